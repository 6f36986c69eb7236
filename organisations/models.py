from __future__ import annotations

import zoneinfo
from functools import partial
from secrets import token_hex
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
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
