"""Forms of the respondent's path. Ladders are parsed by hand: form fields would cost more than all else on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.booklets import render_comment
from assessments.drafts import Change, Kept, mark_of
from assessments.ladders import Ladders
from assessments.models.response import DRAFT_ALPHABET, LONGEST_COMMENT
from assessments.name_fields import FixedName, NameField, NameLine
from assessments.personal_links import has_delivery_first, shuffled
from assessments.refusals import NotAnAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict
    from django.template import Context
    from django.utils.safestring import SafeString

    from assessments.booklets import Booklet, Page
    from assessments.ladders import Ladder
    from assessments.questionnaires.parts import Practice
    from assessments.visits import Visit

CELLS = re.compile(DRAFT_ALPHABET)
UNPRINTABLE = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")
COMMENT = "comment."
SEEN = "seen."


def clean_comment(text: str) -> str:
    """The comment as it is stored; NotAnAnswer, in the respondent's words, for one that cannot be."""
    text = UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotAnAnswer(_("Your comment holds a character that cannot be stored. Remove it and try again."))
    too_many = len(text) - LONGEST_COMMENT
    if too_many > 0:
        raise NotAnAnswer(
            ngettext(
                "Your comment is %(count)d character too long. Shorten it and try again.",
                "Your comment is %(count)d characters too long. Shorten it and try again.",
                too_many,
            )
            % {"count": too_many}
        )
    return text


class FramedForm(forms.Form):
    """Any form of the path: crispy-forms frames it, `button` says what happens, `back` leads to the page before."""

    button: str = ""

    def __init__(self, data: QueryDict | None = None, *, button: str = "", back: str = "", **options: Any) -> None:
        super().__init__(data, **options)
        self.problems: dict[str, str] = {}
        self.helper = FormHelper()
        self.helper.template = "answering/_form.html"
        self.helper.layout = Layout()
        self.helper.attrs = {"id": "answers", "novalidate": True}
        self.helper.button = button or self.button
        self.helper.back = back

    def has_problem(self, anchor: str, message: str) -> None:
        self.problems[anchor] = message
        self.add_error(None, message)


class StartForm(FramedForm):
    """The one press that begins; with a name where the assessment promises names."""

    def __init__(
        self, data: QueryDict | None = None, *, is_named: bool = False, listed: str = "", **frame: Any
    ) -> None:
        """listed: the name in the list of invited people, which is shown and stays; nothing is typed then."""
        super().__init__(data, **frame)
        if listed:
            self.helper.layout = Layout(FixedName(listed))
        elif is_named:
            self.fields["name"] = NameField()
            problem = str(self.errors["name"][0]) if "name" in self.errors else ""
            self.problems = {"id_name": problem} if problem else {}
            self.helper.layout = Layout(NameLine(self.data.get("name", "") if self.is_bound else "", problem))


class PageForm(FramedForm):
    """One page of ladders, with a comment a practice."""

    def __init__(
        self, visit: Visit, page: Page, comments: Mapping[str, str], data: QueryDict | None = None, **frame: Any
    ):
        super().__init__(data, **frame)
        self.visit, self.page = visit, page
        self.changes: dict[int, Change] = {}
        self.comment_changes: dict[str, Change] = {}
        self.seen = visit.draft.cells
        self.chosen = {code: self.seen[self.index_of[code]] for code in page.codes}
        self.texts = {practice.code: comments.get(practice.code, "") for practice in page.practices}
        self.marks = {code: mark_of(text) for code, text in self.texts.items()}

    @property
    def booklet(self) -> Booklet:
        return self.visit.booklet

    @property
    def index_of(self) -> dict[str, int]:
        return self.visit.booklet.index_of

    def clean(self) -> dict[str, Any]:
        seen = self.data.get("seen", "")
        if len(seen) == len(self.seen) and CELLS.match(seen):
            self.seen = seen
        else:
            self.has_problem("answers", _("The page was sent incompletely. Check your answers, then send it again."))
        for code in self.data:
            if code in self.index_of:
                self._clean_answer(code)
        for practice in self.page.practices:
            self._clean_comment(practice)
        return {}

    def _clean_answer(self, code: str) -> None:
        value, index = self.data[code], self.index_of[code]
        if code not in self.chosen:
            self.has_problem(
                "answers", _("One of the questions is not asked of your role group. The others are below.")
            )
        elif value not in self.booklet.ladders[code].values:
            legend = self.booklet.ladders[code].legend
            self.has_problem(f"q-{code}", _("Choose one of the steps shown: “%(question)s”") % {"question": legend})
        else:
            self.chosen[code] = value
            self.changes[index] = Change(self.seen[index], value)

    def _clean_comment(self, practice: Practice) -> None:
        name = COMMENT + practice.code
        if name not in self.data:
            return
        try:
            text = clean_comment(self.data[name])
        except NotAnAnswer as refused:
            self.texts[practice.code] = self.data[name].replace("\0", "")
            self.has_problem(f"c-{practice.code}", f"{practice.name}: {refused.message}")
            return
        mark = self.marks[practice.code] = self.data.get(SEEN + name, "")[:64]
        if mark_of(text) != mark:
            self.texts[practice.code] = text
            self.comment_changes[practice.code] = Change(mark, text)

    def note_saved(self, kept: Kept) -> None:
        """From here on the page has seen what is stored now, also where that is not what it sent."""
        self.seen = self.visit.draft.cells
        self.marks = {code: mark_of(kept.comments.get(code, text)) for code, text in self.texts.items()}

    def lay_out(self, kept: Kept | None = None) -> None:
        """Decide what the page shows, once all that was sent has been cleaned."""
        kept = kept or Kept()
        positions = self.booklet.document.positions
        notes = {positions[index]: self._cell_note(positions[index], cell) for index, cell in kept.cells.items()}
        notes |= {
            code: format_html("<p>{}</p>", self.problems[f"q-{code}"])
            for code in self.page.codes
            if f"q-{code}" in self.problems
        }
        ladders = self.booklet.ladders
        if self.page.practices:
            first = "delivery" if has_delivery_first(self.visit.secret) else "understanding"
            cards = []
            for practice in self.page.practices:
                items = sorted(practice.items, key=lambda item: item.lens != first)
                body = Ladders([ladders[item.code] for item in items], self.chosen, notes)
                comment = self._comment(practice, kept.comments.get(practice.code))
                cards.append(PracticeCard(self.booklet.practice_openings[practice.code], body, comment))
            self.helper.layout = Layout(*cards)
        else:
            shown: list[Ladder] = [ladders[code] for code in self.page.codes]
            self.helper.layout = Layout(Ladders(shown, self.chosen, notes, self._orders()))
        self.helper.carried = {"seen": self.seen}

    def as_frame(self, carried: Mapping[str, str], body: str) -> FramedForm:
        """The same form around another body, for rendering what all respondents share."""
        frame = FramedForm(button=self.helper.button, back=self.helper.back)
        frame.helper.attrs = self.helper.attrs
        frame.helper.later = self.helper.later
        frame.helper.carried = carried
        frame.helper.layout = Layout(HTML(body))
        return frame

    def _comment(self, practice: Practice, there: str | None) -> str:
        text, mark = self.texts[practice.code], self.marks[practice.code]
        if not text and not mark and there is None:
            return self.booklet.blank_comments[practice.code]
        return render_comment(practice, text, mark, there)

    def _orders(self) -> dict[str, Sequence[str]]:
        shuffled_values, last_values = self.booklet.definition_values
        return {"definition": [*shuffled(self.visit.secret, shuffled_values), *last_values]}

    def _cell_note(self, code: str, there: str) -> str:
        return format_html("<p>{}</p>", conflict_message(self.booklet, code, there))


def conflict_message(booklet: Booklet, code: str, there: str) -> str:
    text = booklet.ladders[code].text_of(there) or booklet.document.non_answers.skipped
    return _("Meanwhile another window or device saved: “%(answer)s” Which answer holds?") % {"answer": text}


class PracticeCard:
    """A crispy-forms layout object: a practice, its two ladders, its comment."""

    def __init__(self, opening: str, body: Ladders, comment: str) -> None:
        self.opening, self.body, self.comment = opening, body, comment

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        ladders = self.body.render(form, context, template_pack)
        html = f"{self.opening}{ladders}{self.comment}</section>"
        return mark_safe(html)  # noqa: S308 every piece comes from an escaping template


class Select:
    """A crispy-forms layout object: one choice out of a list, as the browser's own control."""

    def __init__(self, name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str, problem: str) -> None:
        self.shown = {"name": name, "label": label, "choices": choices, "chosen": chosen, "problem": problem}

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        html = get_template("answering/_select.html").render(self.shown)
        return mark_safe(html)  # noqa: S308 the template escapes


class AboutForm(FramedForm):
    """Department and role group; the name where the assessment promises names, and nothing else."""

    ANCHORS: ClassVar = {"name": "id_name", "department": "id_department", "role_group": "q-role_group"}

    def __init__(
        self,
        booklet: Booklet,
        departments: Sequence[tuple[str, str]],
        data: QueryDict | None = None,
        *,
        is_named: bool = False,
        listed: str = "",
        **frame: Any,
    ) -> None:
        super().__init__(data, **frame)
        self.listed = listed
        if is_named and not listed:
            self.fields["name"] = NameField()
        self.about, self.groups = booklet.document.about_you, booklet.role_ladder
        self.departments = [("", _("Choose your department")), *departments] if departments else []
        if departments:
            self.fields["department"] = _choice(self.departments, _("Choose your department."))
        steps = [(code, step.text) for code, step in self.groups.steps.items()]
        self.fields["role_group"] = _choice(steps, _("Choose what describes your work best."))

    def lay_out(self) -> None:
        """Decide what the page shows, once all that was sent has been cleaned."""
        wrong = {name: str(errors[0]) for name, errors in self.errors.items()}
        self.problems = {self.ANCHORS[name]: message for name, message in wrong.items()}
        rows: list[object] = [FixedName(self.listed)] if self.listed else []
        if "name" in self.fields:
            rows.append(NameLine(self._chosen("name"), wrong.get("name", "")))
        if self.departments:
            chosen, problem = self._chosen("department"), wrong.get("department", "")
            rows.append(Select("department", self.about.department, self.departments, chosen, problem))
        notes = {"role_group": format_html("<p>{}</p>", wrong["role_group"])} if "role_group" in wrong else {}
        rows.append(Ladders([self.groups], {"role_group": self._chosen("role_group")}, notes))
        self.helper.layout = Layout(*rows)

    def _chosen(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))


def _choice(choices: Sequence[tuple[str, str]], wanted: str) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, error_messages={"required": wanted, "invalid_choice": wanted})


def department_choices(rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Code and label of each department, those inside another one behind it and set in."""
    inside: dict[str, list[tuple[str, str]]] = {}
    codes = {code for code, _parent, _name in rows}
    for code, parent, name in rows:
        inside.setdefault(parent if parent in codes else "", []).append((code, name))

    def listed(parent: str, depth: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for code, name in inside.get(parent, []):
            found.append((code, "\u2003" * depth + name))
            found += listed(code, depth + 1)
        return found

    return listed("", 0)
