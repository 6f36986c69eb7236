"""What comes back from a customer's page: first the three that matter, then the ratings, nothing stored before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assessments.answer_forms import FramedForm, clean_comment
from assessments.cards import NO_CHOICE
from assessments.models.response import LONGEST_COMMENT
from assessments.pulse_asking import PICK_FIELDS, RATE, RECOMMEND, asking_of
from assessments.pulses import Given, new_deal, read_deal
from assessments.refusals import NotAnAnswer

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from assessments.models import PulseLink
    from assessments.needs import Need

LAST_STEP = "2"
WORDS = ("comment", "missing")


class PulseForm(FramedForm):
    def __init__(self, link: PulseLink, needs: tuple[Need, ...], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.link, self.needs = link, needs
        self.asking = asking_of(needs, link.assessment.organisation.name)
        sent = {} if data is None else data.dict()
        dealt = read_deal(str(sent.get("deal", "")), link)
        self.is_stale = dealt is None
        self.deal = dealt or new_deal(needs)
        self.chosen = {name: str(sent.get(name, NO_CHOICE)) for name in PICK_FIELDS}
        self.ratings = {name.removeprefix(RATE): str(value) for name, value in sent.items() if name.startswith(RATE)}
        self.recommend = str(sent.get(RECOMMEND, "")) or NO_CHOICE
        self.words = {name: str(sent.get(name, "")) for name in WORDS}
        self.is_last = sent.get("step") == LAST_STEP and "again" not in sent
        self.has_three = False

    @property
    def picks(self) -> tuple[str, ...]:
        return tuple(self.chosen[name] for name in PICK_FIELDS)

    @property
    def rated(self) -> tuple[str, ...]:
        """Letters of the needs that are to be rated: the three, then two others."""
        return (*self.picks, *self.deal.others(self.picks))

    def clean(self) -> dict[str, Any]:
        if self.is_stale:
            self.has_problem("answers", _("This page had been open for too long. Look it over, then send it again."))
        self._clean_picks()
        if self.is_last and self.has_three:
            self._clean_ratings()
        if self.is_last:
            self._clean_words()
        return {}

    def _clean_picks(self) -> None:
        letters, problem = self.asking.picks.letters, ""
        named = [letter for letter in self.picks if letter != NO_CHOICE]
        twice = next((letter for letter in named if named.count(letter) > 1), "")
        if not set(named) <= letters:
            problem = _("Something was chosen that is not on this list. Choose from those below.")
        elif twice:
            text = _("“%(need)s” is chosen twice. Choose three different ones.")
            problem = text % {"need": self.asking.name_of(twice)}
        elif len(named) < len(PICK_FIELDS):
            problem = _("Choose three: one as 1st, one as 2nd, one as 3rd.")
        self.has_three = not problem
        if problem:
            self.has_problem("q-picks", problem)
            self.chosen = {name: value if value in letters else NO_CHOICE for name, value in self.chosen.items()}

    def _clean_ratings(self) -> None:
        for letter in [*self.ratings]:
            if letter not in self.rated:
                del self.ratings[letter]
                if not self.is_stale:  # a page dealt anew asks about two others
                    self.has_problem("answers", _("Something was rated that is not asked here. The rest is below."))
            elif self.ratings[letter] not in self.asking.ladders[letter].values:
                del self.ratings[letter]
                self.has_problem(f"q-{RATE}{letter}", _("Choose one of the ratings shown."))
        if self.recommend not in {*self.asking.recommend.values, NO_CHOICE}:
            self.recommend = NO_CHOICE
            self.has_problem(f"q-{RECOMMEND}", _("Choose a number from 0 to 10, or none."))

    def _clean_words(self) -> None:
        for name in WORDS:
            try:
                self.words[name] = clean_comment(self.words[name])
            except NotAnAnswer as refused:
                self.words[name] = self.words[name].replace("\0", "")[:LONGEST_COMMENT]
                self.has_problem(f"id_{name}", refused.message)

    def given(self) -> Given:
        asked = {letter: self.ratings.get(letter, NO_CHOICE) for letter in self.rated}
        return Given(self.picks, asked, self.recommend, self.words["comment"], self.words["missing"])

    @property
    def is_at_ratings(self) -> bool:
        """Whether the page shows the ratings; without three choices there is nothing to rate."""
        return self.has_three and (self.is_last or not self.problems) and "again" not in self.data

    def signed_deal(self) -> str:
        return self.deal.signed_for(self.link)

    def cards(self) -> SafeString:
        problem = self.problems.get("q-picks", "")
        return mark_safe(self.asking.picks.render(self.chosen, self.deal.cards, problem=problem))  # noqa: S308 the templates of its pieces escape

    def chosen_names(self) -> list[tuple[str, str, str]]:
        return [(field, letter, self.asking.name_of(letter)) for field, letter in self.chosen.items()]

    def own_ladders(self) -> list[SafeString]:
        """Before three are chosen: the pattern a script copies for each of them."""
        if not self.is_at_ratings:
            return [mark_safe(self.asking.pattern.render(""))]  # noqa: S308 the templates of its pieces escape
        return [self._ladder(letter) for letter in self.picks]

    def other_ladders(self) -> list[SafeString]:
        return [self._ladder(letter) for letter in self.deal.others(self.picks)] if self.is_at_ratings else []

    def recommend_ladder(self) -> SafeString:
        note = self._note(f"q-{RECOMMEND}")
        return mark_safe(self.asking.recommend.render(self.recommend, note=note))  # noqa: S308 the templates of its pieces escape

    def _ladder(self, letter: str) -> SafeString:
        note = self._note(f"q-{RATE}{letter}")
        return mark_safe(self.asking.ladders[letter].render(self.ratings.get(letter, ""), note=note))  # noqa: S308 the templates of its pieces escape

    def _note(self, anchor: str) -> str:
        return format_html("<p>{}</p>", self.problems[anchor]) if anchor in self.problems else ""
