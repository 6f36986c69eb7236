from __future__ import annotations

from functools import partial
from secrets import token_hex, token_urlsafe
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models.questionnaire import QuestionnaireVersion
from organisations.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

SMALLEST_GROUP = 5


class State(models.IntegerChoices):
    DRAFT = 10, gettext_lazy("draft")
    OPEN = 20, gettext_lazy("open")
    CLOSING = 25, gettext_lazy("closing")
    CLOSED = 30, gettext_lazy("closed")
    PUBLISHED = 40, gettext_lazy("published")


class Mode(models.TextChoices):
    """What respondents are promised; cannot change once the assessment is open."""

    ATTRIBUTED = "attributed", gettext_lazy("attributed")
    CONFIDENTIAL = "confidential", gettext_lazy("confidential")
    ANONYMOUS = "anonymous", gettext_lazy("anonymous")


OFFERED_MODES = (Mode.CONFIDENTIAL,)


class Form(models.TextChoices):
    FULL = "full", gettext_lazy("full: everybody is asked everything")
    ROUTED = "routed", gettext_lazy("routed: everybody is asked what they can see")


class TransitionRefused(Exception):
    """A state change that cannot happen; its text tells the coordinator why and what to do."""


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
    customer_meaning = models.JSONField(default=dict, help_text="language → which customers are meant")
    contact = models.CharField(max_length=200, blank=True, help_text="whom respondents may ask")
    minimum_group_size = models.PositiveSmallIntegerField(
        default=SMALLEST_GROUP, validators=[MinValueValidator(SMALLEST_GROUP), MaxValueValidator(50)]
    )
    targets = models.JSONField(default=dict, help_text="dimension → target level")
    participation = models.JSONField(default=dict, editable=False, help_text="department → responses, as last counted")
    participation_at = models.DateTimeField(null=True, blank=True, editable=False)
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

    def meaning_in(self, language: str) -> str:
        texts = self.customer_meaning
        return str(texts.get(language) or texts.get(self.organisation.language) or next(iter(texts.values()), ""))

    def open(self) -> None:
        """Fix the groups as they are now and let people answer."""
        with transaction.atomic():
            # What is opened is what is stored: another window may have changed the draft since this one read it.
            stored = Assessment.objects.select_for_update().get(pk=self.pk)
            if stored.mode not in OFFERED_MODES:
                raise TransitionRefused(_("Only confidential assessments can be opened in this version."))
            if stored.closes_at and stored.closes_at <= timezone.now():
                raise TransitionRefused(_("The closing date has passed. Choose a later one, then open the assessment."))
            self._move(State.DRAFT, State.OPEN, opened_at=timezone.now())
            stored._copy_groups()

    def close(self) -> None:
        """Stop answering for good. What was not submitted is deleted, and so is who has submitted."""
        with transaction.atomic():
            self._move(State.OPEN, State.CLOSED, closed_at=timezone.now())
            self.spent_links.all().delete()
            # Drafts first: a comment that is being saved meanwhile then finds none, and is refused, not stranded.
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM assessments_draft WHERE assessment_id = %s", [self.pk])
                cursor.execute(
                    "DELETE FROM assessments_draftcomment WHERE NOT EXISTS "
                    "(SELECT 1 FROM assessments_draft WHERE assessments_draft.key = assessments_draftcomment.draft_id)"
                )

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

    def _move(self, old: State, new: State, **fields: datetime) -> None:
        moved = Assessment.objects.filter(pk=self.pk, state=old).update(state=new, **fields)
        if not moved:
            self.refresh_from_db()
            raise TransitionRefused(
                _("The assessment is already “%(state)s”; nothing was changed.") % {"state": self.get_state_display()}
            )
        self.state = new
        for name, value in fields.items():
            setattr(self, name, value)

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


class ImportedFile(models.Model):
    """Answers collected elsewhere: which file they came from, so that the report can say so."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="imported_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "sha256", name="a_file_is_imported_once"),
        ]

    def __str__(self) -> str:
        return self.name
