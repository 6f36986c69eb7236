"""What an assessment can be, and be like."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy


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


class Passphrase(models.IntegerChoices):
    """Whether the key of the box is wrapped by one, and whether whoever knows it has given it for opening the box."""

    NONE = 0
    NEEDED = 1
    GIVEN = 2


class Form(models.TextChoices):
    FULL = "full", gettext_lazy("full: everybody is asked everything")
    ROUTED = "routed", gettext_lazy("routed: everybody is asked what they can see")
    ROTATING = "rotating", gettext_lazy("rotating: everybody is asked two practices of each dimension")


class TransitionRefused(Exception):
    """A state change that cannot happen; its text tells the coordinator why and what to do."""
