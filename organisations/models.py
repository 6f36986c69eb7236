from __future__ import annotations

import zoneinfo
from datetime import timedelta
from functools import partial
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.audit_events import AuditEvent
from organisations.notice import Notice
from organisations.retention import Retention

__all__ = [
    "AuditEvent",
    "Delivery",
    "Department",
    "JoinInvitation",
    "MailKind",
    "Membership",
    "Notice",
    "Organisation",
    "OutgoingMail",
    "Retention",
    "Role",
    "User",
]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Accounts are made by who runs the server or for who was invited: somebody stands for the address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic():
            user.save(using=self._db)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. Respondents and customers never have one."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="an_email_address_belongs_to_one_user"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    CONSULTANT = "consultant", _("consultant")
    EXECUTIVE = "executive", _("executive")
    MEMBER = "member", _("member")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User | AnonymousUser) -> OrganisationQuerySet:
        return self.filter(memberships__user_id=user.pk or 0).distinct()

    def where(self, user: User | AnonymousUser, *roles: Role) -> OrganisationQuerySet:
        return self.filter(memberships__user_id=user.pk or 0, memberships__role__in=roles).distinct()


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Write one like Europe/Berlin."), params={"name": name})


class Organisation(models.Model):
    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    name = models.CharField(_("name"), max_length=150)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    language = models.CharField(_("language"), max_length=10, default="en")
    is_synthetic = models.BooleanField(default=False, help_text=_("Made up for trying things out; every page says so."))

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Department(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=16)
    name = models.CharField(_("name"), max_length=120)
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", "code", name="a_department_code_is_used_once_in_an_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "organisation", name="a_user_has_one_role_in_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.role}"


class Delivery(models.TextChoices):
    WAITING = "waiting", _("on its way")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("could not be delivered")
    UNKNOWN = "unknown", _("perhaps delivered")
    BY_HAND = "by_hand", _("link handed over by you")


class JoinInvitation(models.Model):
    """Somebody is asked to belong. Accepting and withdrawing delete the row, and its link leads nowhere."""

    VALID_FOR = timedelta(days=14)

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_invitations")
    email = models.CharField(max_length=254)
    role = models.CharField(max_length=16, choices=Role)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, blank=True, db_index=True, help_text='SHA-256 of "join" and the secret')
    expires_at = models.DateTimeField()
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.WAITING)

    class Meta:
        ordering: ClassVar = ["email"]
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", "email", name="an_address_is_invited_once_by_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation_id}"

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()

    @staticmethod
    def key_of(secret: str) -> str:
        return sha256(f"join{secret}".encode()).hexdigest()

    def begin_again(self) -> None:
        """The link there was is void; the next one is made when it is written."""
        self.key, self.expires_at, self.delivery = "", timezone.now() + self.VALID_FOR, Delivery.WAITING
        self.save(update_fields=["key", "expires_at", "delivery"])

    def mint(self) -> str:
        """The secret of a new link, which is kept nowhere; the link before is void."""
        secret = token_urlsafe(18)
        self.key = self.key_of(secret)
        self.save(update_fields=["key"])
        return secret

    def accept(self, user: User) -> bool:
        """Once: the row goes in the statement that decides. Who has a role there already keeps it."""
        with transaction.atomic():
            if not JoinInvitation.objects.filter(pk=self.pk, key=self.key).delete()[0]:
                return False
            Membership.objects.get_or_create(
                user=user, organisation_id=self.organisation_id, defaults={"role": self.role}
            )
            return True


class MailKind(models.TextChoices):
    PASSWORD_RESET = "password_reset", _("new password")
    EMAIL_CONFIRMATION = "email_confirmation", _("confirmation of an address")
    JOINING = "joining", _("invitation to join")
    NOTICE = "notice", _("something changed")


class OutgoingMail(models.Model):
    """A mail about an account, until it is sent. It holds no secret of a link: that is made while it is being sent."""

    kind = models.CharField(max_length=20, choices=MailKind)
    address = models.CharField(max_length=320)
    about = models.BigIntegerField(null=True, help_text="key of the row the mail is about")
    detail = models.CharField(max_length=40, blank=True, help_text="which notice")
    is_sending = models.BooleanField(default=False, help_text="stored before the mail server is asked")
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
