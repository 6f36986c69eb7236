"""What a respondent is told when something cannot be done: one class a reason, each with its status and plain words."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _


class Refused(Exception):
    """Ends a request; the page says why, and what the respondent can do."""

    status: ClassVar[int] = 400

    def __init__(self, title: str, message: str) -> None:
        super().__init__(title)
        self.title = title
        self.message = message


class UnknownLink(Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This link leads nowhere"),
            _(
                "Perhaps a part of it got lost on the way: copy it again, whole. If it used to work, the assessment "
                "may have closed since: answers that were submitted count, and answers that were never submitted are "
                "deleted then. Whoever sent you the link can help."
            ),
        )


class TooManyMisses(Refused):
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _("Too many links that lead nowhere"),
            _("Many unknown links were tried from here. Wait a minute, then open your link again."),
        )


class NoAnswersHere(Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This device holds no answers of yours"),
            _(
                "Open your personal link to go on where you were. If you have none, "
                "open the link you were first sent and start there."
            ),
        )


class NotYetOpen(Refused):
    status = 403

    def __init__(self, opens: str = "") -> None:
        when = _("It opens on %(date)s. Come back then: the link stays the same.") % {"date": opens} if opens else ""
        super().__init__(_("Not open yet"), when or _("Come back later: the link stays the same."))


class Closed(Refused):
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This assessment has closed"),
            _("No more answers are taken. Answers that were submitted count; others never will, and are deleted."),
        )


class AlreadySubmitted(Refused):
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("You have submitted your answers"), _("They can no longer be changed. Thank you for taking part.")
        )


class NoSuchPage(Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("There is no such page"), _("Nothing you saved is lost. Go back to the page you were on and continue.")
        )


class TooLarge(Refused):
    status = 413

    def __init__(self) -> None:
        super().__init__(
            _("That is too much text"), _("Nothing of it was saved. Shorten your comment, then send it again.")
        )


class NotUnderstood(Refused):
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This could not be read"), _("Nothing was changed. Reload the page and try again."))


class NotAnAnswer(Refused):
    """Understood, but not something this page asks; the message names what is wrong with it."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(_("This was not saved"), message)
