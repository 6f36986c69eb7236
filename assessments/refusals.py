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
                "deleted then. If you withdrew your answers, it leads nowhere from then on. Whoever sent you the link "
                "can help."
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


class NothingOnItsWay(Refused):
    """By a mailed link: never whether that is so because it was submitted elsewhere (who holds the mail may ask)."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("No answers are on their way here"),
            _(
                "If you have submitted yours, on this device or another, they count, and there is nothing to do. If "
                "not, open the link in your mail and go on from there."
            ),
        )


class KeyAway(Refused):
    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("Answers cannot be taken just now"),
            _(
                "What seals them is not in its place on the server. Nothing you saved is lost. Try again later, and "
                "tell whoever sent you the link."
            ),
        )


class DraftUnreadable(Refused):
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Your answers cannot be read any more"),
            _(
                "They are not what this server has stored, or are damaged. Nobody else can read them either. "
                "Open the link you were first sent and start anew; whoever sent it can help."
            ),
        )


class NotYetOpen(Refused):
    status = 403

    def __init__(self, opens: str = "") -> None:
        when = _("It opens on %(date)s. Come back then: the link stays the same.") % {"date": opens} if opens else ""
        super().__init__(_("Not open yet"), when or _("Come back later: the link stays the same."))


class Closed(Refused):
    """are_read: False where a sealed box held too few answers to be opened."""

    status = 410

    def __init__(self, *, are_read: bool = True) -> None:
        super().__init__(
            _("This assessment has closed"),
            _(
                "No more answers are taken. Answers that were submitted count; others never will, and are deleted. "
                "Once the results are published, the link you were first sent shows what was heard."
            )
            if are_read
            else _(
                "Too few people answered for nobody to be recognised, so all answers were deleted unread, and there "
                "will be no results. Thank you for taking part."
            ),
        )


class OnlyFinishing(Refused):
    """After the closing date, while those who have begun may finish."""

    status = 410

    def __init__(self, until: str) -> None:
        super().__init__(
            _("This assessment has closed"),
            _(
                "Nobody can begin any more. If you have begun already, go on with your personal link, or on the device "
                "where you began: you can finish and submit until %(until)s."
            )
            % {"until": until},
        )


class Withdrawn(Refused):
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This invitation was withdrawn"),
            _("It can no longer be used to begin. If you think that is a mistake, ask whoever sent it to you."),
        )


class Replaced(Refused):
    """The place has moved to another address; never whether answers were submitted by its link before."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This invitation was replaced"),
            _(
                "Another invitation took its place, at another address: answer by the link you get there. By this one "
                "nothing more is submitted. If you think that is a mistake, ask whoever sent it to you."
            ),
        )


class AlreadySubmitted(Refused):
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("You have submitted your answers"), _("They can no longer be changed. Thank you for taking part.")
        )


class AlreadyCounted(Refused):
    """Filled in once more, by another link of the same invitation or on another device."""

    status = 410

    def __init__(self, *, is_confidential: bool) -> None:
        message = _("One set of answers counts for each person, so what you have filled in now was not handed in.")
        if is_confidential:
            message += " " + _(
                "To replace the earlier ones, open the link in the mail they were submitted by, choose “Your answers” "
                "and withdraw them; then submit these."
            )
        super().__init__(_("The answers you submitted before count"), message)


class NothingByThisLink(Refused):
    """The link is known, and no answers are kept that were submitted with it."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("No answers are found by this link"),
            _(
                "Perhaps they were not submitted yet, or were submitted by the link in another letter: then only that "
                "one leads to them. Or they were withdrawn, or deleted when their time was over."
            ),
        )


class TakenBackTooOften(Refused):
    """Every key that answers by this link could have is that of answers which were withdrawn."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("Answers were withdrawn by this link too often"),
            _(
                "It takes no more answers, so nothing was submitted. What you have written is still there. Ask whoever "
                "sent you the link for another one."
            ),
        )


class NobodyCanLook(Refused):
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can look at these answers"),
            _(
                "This assessment is anonymous: what was submitted is sealed and then mixed with everybody’s, and "
                "nothing stored says which answers are yours. So nobody can show, change or withdraw them, and "
                "neither can you."
            ),
        )


class NotWithdrawn(Refused):
    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("Nothing was withdrawn"),
            _(
                "The server could not note it, and a restored backup would have brought your answers back. Try again "
                "later, and tell whoever sent you the link."
            ),
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
