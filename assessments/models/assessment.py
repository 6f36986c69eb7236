from __future__ import annotations

from datetime import timedelta
from functools import partial
from secrets import token_hex, token_urlsafe
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.anonymity.boxes import key_in_passphrase, lay_key_ready, new_box
from assessments.models.keeping import Keeping
from assessments.models.questionnaire import QuestionnaireVersion
from assessments.models.states import Form, Mode, Passphrase, State, TransitionRefused
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.rotating import why_not_rotating
from organisations.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

SMALLEST_GROUP = 5
GRACE = timedelta(minutes=30)  # after the closing date: whoever has begun may finish, nobody can begin any more
FEWEST_ASKED = 10  # and as many have to answer: a sealed box with fewer is never opened (anonymity/unsealing.py)
LEFT = "DELETE FROM assessments_{0} AS t WHERE NOT EXISTS (SELECT 1 FROM assessments_draft d WHERE d.key = t.draft_id)"
DELETED = gettext_lazy("The draft was deleted meanwhile.")


class Assessment(models.Model):
    """One dated measurement of one organisation with one questionnaire version."""

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assessments")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="assessments")
    title = models.CharField(gettext_lazy("title"), max_length=150)
    form = models.CharField(max_length=10, choices=Form, default=Form.ROUTED)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    state = models.PositiveSmallIntegerField(choices=State, default=State.DRAFT, editable=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    opens_by_itself = models.BooleanField(default=False, editable=False)
    opening_problem = models.CharField(max_length=300, blank=True, editable=False, help_text="why it did not")
    customer_meaning = models.JSONField(default=dict, help_text="language → which customers are meant")
    contact = models.CharField(max_length=200, blank=True, help_text="whom respondents may ask")
    customer_contact = models.CharField(max_length=200, blank=True, help_text="where customers get help at once")
    minimum_group_size = models.PositiveSmallIntegerField(
        default=SMALLEST_GROUP, validators=[MinValueValidator(SMALLEST_GROUP), MaxValueValidator(50)]
    )
    targets = models.JSONField(default=dict, help_text="dimension → target level")
    asks_customers = models.BooleanField(
        gettext_lazy("Customers are asked, too"),
        default=True,
        help_text=gettext_lazy(
            "Customers answer for a minute what matters most to them, and your people predict what they will say."
        ),
    )
    leaves_out_careless = models.BooleanField(
        gettext_lazy("Leave out careless answers"),
        default=False,
        help_text=gettext_lazy("Leave out whoever shows two different signs of careless answering."),
    )
    participation = models.JSONField(default=dict, editable=False, help_text="department → responses, as last counted")
    participation_at = models.DateTimeField(null=True, blank=True, editable=False)
    scattered_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="when its rows were written anew in an order drawn by chance (scattering.py)",
    )
    box_key = models.CharField(
        max_length=64, blank=True, editable=False, help_text="public half of the key that ballots are sealed to, hex"
    )
    box_passphrase = models.PositiveSmallIntegerField(choices=Passphrase, default=Passphrase.NONE, editable=False)
    key_destroyed_at = models.DateTimeField(null=True, editable=False)
    vacuumed_at = models.DateTimeField(
        null=True, editable=False, help_text="when nothing of deleted rows was left (anonymity/vacuuming.py)"
    )
    unreadable_ballots = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minimum_group_size__gte=SMALLEST_GROUP) | Q(mode=Mode.ATTRIBUTED),
                name="published_groups_have_at_least_five_people",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")),
                name="an_assessment_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def accepts_answers(self, now: datetime | None = None) -> bool:
        now = now or timezone.now()
        return (
            self.state == State.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )

    @property
    def finish_by(self) -> datetime | None:
        """Until when what was begun can still be submitted."""
        return self.closes_at + GRACE if self.closes_at else None

    def lets_finish(self, now: datetime | None = None) -> bool:
        """Whether a begun draft may still be filled in and submitted: a while longer than one can be begun."""
        now = now or timezone.now()
        return (
            self.state == State.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.finish_by is None or now < self.finish_by)
        )

    @property
    def fewest_answers(self) -> int:
        return max(self.minimum_group_size, FEWEST_ASKED) if self.is_sealed else self.minimum_group_size

    def has_enough_answers(self) -> bool:
        return self.responses.order_by()[: self.fewest_answers].count() >= self.fewest_answers

    def meaning_in(self, language: str) -> str:
        texts = self.customer_meaning
        return str(texts.get(language) or texts.get(self.organisation.language) or next(iter(texts.values()), ""))

    @property
    def closed_by_itself(self) -> bool:
        return self.closed_at is not None and self.closes_at is not None and self.closed_at >= self.closes_at

    @property
    def is_attributed(self) -> bool:
        """Whether a name stands beside every answer, for its coordinators and consultants to see."""
        return self.mode == Mode.ATTRIBUTED

    @property
    def is_confidential(self) -> bool:
        """Whether whoever holds a personal link finds the answers submitted with it (own_keys.py), and nobody else."""
        return self.mode == Mode.CONFIDENTIAL

    @property
    def is_sealed(self) -> bool:
        """Whether answers go into a box that nobody can look into before it is closed."""
        return self.mode == Mode.ANONYMOUS

    def open(self, passphrase: str = "") -> None:
        """Fix the groups as they are now and let people answer; with a passphrase, its box opens with that alone."""
        with transaction.atomic():
            # What is opened is what is stored: another window may have changed the draft since this one read it.
            stored = self._locked()
            if stored.closes_at and stored.closes_at <= timezone.now():
                raise TransitionRefused(_("The closing date has passed. Choose a later one, then open the assessment."))
            if stored.form == Form.ROTATING:
                stored._refuse_unless_it_can_rotate()
            box: dict[str, Any] = {}
            if stored.is_sealed:
                stored._refuse_unless_many_are_asked()
                box = new_box(passphrase)
            self._move(State.DRAFT, State.OPEN, opened_at=timezone.now(), **box)
            stored._copy_groups()
            Keeping.fix(stored)
            if stored.asks_customers:
                stored._copy_needs()

    def close(self) -> None:
        """Stop answering for good. What was not submitted is deleted, and so is who has submitted.

        An anonymous one is only closing then, until a job has opened its box (anonymity/unsealing.py).
        """
        with transaction.atomic():
            self._move(State.OPEN, State.CLOSING if self.is_sealed else State.CLOSED, closed_at=timezone.now())
            self.spent_links.all().delete()
            # Drafts first: a comment that is being saved meanwhile then finds none, and is refused, not stranded.
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM assessments_draft WHERE assessment_id = %s", [self.pk])
                for table in ("draftcomment", "draftname"):
                    cursor.execute(LEFT.format(table))

    def stop_beginning(self) -> None:
        """Take answers of those alone who have begun; it closes by itself once they had their time."""
        now = timezone.now()
        with transaction.atomic():
            stored = self._locked()
            if stored.state != State.OPEN or (stored.closes_at is not None and stored.closes_at <= now):
                raise TransitionRefused(_("The assessment takes no new answers any more; nothing was changed."))
            if stored.opens_at is not None and stored.opens_at >= now:
                raise TransitionRefused(_("It takes no answers yet, so nobody has to finish. Close it at once."))
            Assessment.objects.filter(pk=self.pk).update(closes_at=now)
        self.closes_at = now

    def close_if_overdue(self) -> bool:
        """Close it if its closing date has passed, by what is stored now: it may just have been put off."""
        with transaction.atomic():
            overdue = Assessment.objects.filter(pk=self.pk, state=State.OPEN, closes_at__lte=Now() - GRACE)
            stored = overdue.select_for_update().first()
            if stored is None:
                return False
            stored.close()
        return True

    def hand_over_key(self, passphrase: str) -> None:
        """Let the box be opened with a key that was wrapped by this passphrase. The row is held while the key is laid
        ready: whoever opens the box and destroys its key waits for that, or was first, and then nothing is written."""
        private = key_in_passphrase(self.box_key, passphrase)
        with transaction.atomic():
            stored = self._locked()
            if stored.state != State.CLOSING:
                raise TransitionRefused(stored._is_already())
            lay_key_ready(self.box_key, private)
            Assessment.objects.filter(pk=self.pk).update(box_passphrase=Passphrase.GIVEN)
        self.box_passphrase = Passphrase.GIVEN

    def end_closing(self, unreadable: int) -> None:
        """Inside the transaction that writes what was in the box."""
        self._move(State.CLOSING, State.CLOSED, unreadable_ballots=unreadable)

    def discard(self) -> None:
        """Delete a draft for good. Nobody can have answered it: only what was decided about it is lost."""
        with transaction.atomic():
            stored = self._locked()  # so that it cannot be opened between the look and the deletion
            if stored.state != State.DRAFT:
                raise TransitionRefused(
                    _("The assessment is “%(state)s” by now; only a draft can be deleted.")
                    % {"state": stored.get_state_display()}
                )
            stored.delete()

    def publish(self) -> None:
        self._move(State.CLOSED, State.PUBLISHED, published_at=timezone.now())

    def hold_open(self) -> bool:
        """Inside a transaction: is it still open, and will it stay so until this transaction ends?

        Closing waits for whoever holds the row, so no answer can arrive after closing. FOR SHARE lets
        submissions run beside each other, which the ORM's FOR UPDATE would not; SQLite has one writer anyway.
        """
        lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT state FROM assessments_assessment WHERE id = %s{lock}", [self.pk])  # noqa: S608 the lock clause is one of two constants
            row = cursor.fetchone()
        return row is not None and row[0] == State.OPEN

    def _locked(self) -> Assessment:
        stored = Assessment.objects.select_for_update().filter(pk=self.pk).first()
        if stored is None:
            raise TransitionRefused(DELETED)
        return stored

    def _move(self, old: State, new: State, **fields: Any) -> None:
        moved = Assessment.objects.filter(pk=self.pk, state=old).update(state=new, **fields)
        if not moved:
            state = Assessment.objects.filter(pk=self.pk).values_list("state", flat=True).first()
            if state is None:
                raise TransitionRefused(DELETED)
            self.state = state
            raise TransitionRefused(self._is_already())
        for name, value in {"state": new, **fields}.items():
            setattr(self, name, value)

    def _is_already(self) -> str:
        return _("The assessment is already “%(state)s”; nothing was changed.") % {"state": self.get_state_display()}

    def _refuse_unless_many_are_asked(self) -> None:
        headcount = self.organisation.departments.aggregate(people=models.Sum("headcount"))["people"] or 0
        asked = max(headcount, self.invitations.count())
        if asked < FEWEST_ASKED:
            text = _(
                "An anonymous assessment needs at least %(least)d people who are asked: among fewer, anybody could "
                "guess who answered what. So far %(asked)d are known. If there are more, write down how many people "
                "work in each department, or invite them by name, then open the assessment."
            )
            raise TransitionRefused(text % {"least": FEWEST_ASKED, "asked": asked})

    def _refuse_unless_it_can_rotate(self) -> None:
        document = QuestionnaireDocument.model_validate(self.version.document)
        reason = why_not_rotating(document, self.organisation.departments.all(), self.minimum_group_size)
        if reason:
            raise TransitionRefused(_("The form cannot rotate: %(reason)s Choose another form.") % {"reason": reason})

    def _copy_groups(self) -> None:
        departments = list(self.organisation.departments.select_related("parent"))
        groups = [
            AssessmentGroup(
                assessment=self,
                kind=GroupKind.DEPARTMENT,
                code=department.code,
                parent_code=department.parent.code if department.parent else "",
                name=department.name,
                headcount=department.headcount,
            )
            for department in departments
        ]
        groups += [
            AssessmentGroup(assessment=self, kind=GroupKind.ROLE_GROUP, code=role["code"], name=role["name"])
            for role in self.version.document["role_groups"]
        ]
        AssessmentGroup.objects.bulk_create(groups)
        codes = [""] + [department.code for department in departments]
        AnswerLink.objects.bulk_create(AnswerLink(assessment=self, department_code=code) for code in codes)

    def _copy_needs(self) -> None:
        """The questionnaire's own list, unless the coordinator has made one."""
        if not self.needs.exists():
            language = self.version.document["language"]
            CustomerNeed.objects.bulk_create(
                CustomerNeed(
                    assessment=self,
                    place=place,
                    code=need["code"],
                    names={language: need["name"]},
                    practices=need["practices"],
                )
                for place, need in enumerate(self.version.document["customer_needs"], start=1)
            )


class GroupKind(models.TextChoices):
    DEPARTMENT = "department", gettext_lazy("department")
    ROLE_GROUP = "role_group", gettext_lazy("role group")


class AssessmentGroup(models.Model):
    """A department or role group as it was when the assessment opened; answers carry its code."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="groups")
    kind = models.CharField(max_length=12, choices=GroupKind)
    code = models.CharField(max_length=16)
    parent_code = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=120)
    headcount = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["assessment", "kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "kind", "code", name="a_group_code_is_used_once_in_an_assessment"),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerLink(models.Model):
    """An open link: for everybody, or for one department."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="links")
    token = models.CharField(max_length=43, unique=True, editable=False, default=partial(token_urlsafe, 16))
    department_code = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "department_code", name="a_department_has_one_open_link"),
        ]

    def __str__(self) -> str:
        return f"link of {self.assessment_id} {self.department_code}"


MOST_NEEDS = 15


class CustomerNeed(models.Model):
    """Something customers want of this organisation; its place is the letter that answers carry. Fixed at opening."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="needs")
    place = models.PositiveSmallIntegerField(help_text="1 to 15")
    code = models.CharField(max_length=40, help_text="the questionnaire's own code, or own-1, own-2 … once reworded")
    names = models.JSONField(default=dict, help_text="language → text")
    practices = models.JSONField(default=list, help_text="codes of the practices that meet it")

    class Meta:
        ordering: ClassVar = ["assessment", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "place", name="a_need_has_a_place_of_its_own"),
            models.UniqueConstraint("assessment", "code", name="a_need_code_is_used_once_in_an_assessment"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_NEEDS), name="needs_have_at_most_fifteen_places"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def letter(self) -> str:
        """What stands for it in stored answers: a, b, c …"""
        return chr(ord("a") + self.place - 1)

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or next(iter(self.names.values()), self.code))
