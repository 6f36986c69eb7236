"""A coordinator edits what customers are asked about, before the assessment opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from assessments.models import Assessment, TransitionRefused
from assessments.needs import needs_of
from assessments.needs_list import ListedNeed, list_of, nearly_the_same, questionnaires_list, save_list
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.storing import store_version
from tests.assessments.conducting.conftest import url_of
from tests.factories import make_assessment

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@dataclass
class Editor:
    """The page in Ada's browser: what stands in its rows, and its buttons."""

    client: Client
    assessment: Assessment
    rows: list[ListedNeed] = field(default_factory=list)

    @property
    def url(self) -> str:
        return url_of("assessment-needs", self.assessment)

    def open(self) -> None:
        response = self.client.get(self.url)
        assert response.status_code == 200
        self.rows = response.context["form"].needs

    def press(self, button: str, **names: str):
        """With the texts of some rows written anew: row3="…"."""
        for name, text in names.items():
            at = int(name.removeprefix("row"))
            self.rows[at] = ListedNeed(text, self.rows[at].practices, self.rows[at].code)
        data = {"do": button, "name": [row.name for row in self.rows], "code": [row.code for row in self.rows]}
        data |= {f"practices-{at}": list(row.practices) for at, row in enumerate(self.rows)}
        response = self.client.post(self.url, data)
        if response.status_code == 200:
            self.rows = response.context["form"].needs
        return response


@pytest.fixture
def draft(acme) -> Assessment:
    return make_assessment(acme, is_open=False)


@pytest.fixture
def editor(browse, ada, draft) -> Editor:
    editor = Editor(browse(ada), draft)
    editor.open()
    return editor


def codes(assessment: Assessment) -> list[str]:
    return [need.code for need in needs_of(assessment)]


def test_the_list_begins_as_the_questionnaires(editor, draft):
    assert [row.code for row in editor.rows] == codes(draft)
    assert len(editor.rows) == 12


def test_a_list_that_was_not_changed_is_not_stored_but_followed(editor, draft):
    assert editor.press("save").status_code == 302
    assert not draft.needs.exists()


def test_a_need_in_other_words_is_no_longer_compared_with_others(editor, draft):
    editor.press("save", row1="Done in five minutes")
    stored = draft.needs.get(place=2)
    assert (stored.code, stored.names) == ("own-1", {"en": "Done in five minutes"})
    assert codes(draft)[0] == "works"


def test_the_old_words_bring_the_old_code_back(editor, draft):
    editor.press("save", row1="Done in five minutes")
    editor.open()
    editor.press("save", row1=" quick  and EASY ")
    assert codes(draft)[1] == "easy"
    assert not draft.needs.exists()


def test_a_button_puts_the_old_words_back(editor):
    editor.press("add", row1="Done in five minutes")
    editor.press("revert-1")
    assert editor.rows[1].name == "Quick and easy"


def test_words_of_ones_own_keep_their_code_while_others_come_and_go(editor, draft):
    editor.press("save", row1="Done in five minutes", row2="Never a bill I did not expect")
    editor.open()
    editor.press("remove-1")
    editor.press("save", row0="Runs for years")
    assert codes(draft)[:2] == ["own-1", "own-2"]
    assert [need.name for need in needs_of(draft)][:2] == ["Runs for years", "Never a bill I did not expect"]


def test_needs_are_moved_removed_and_added_and_only_saving_keeps_it(editor, draft):
    editor.press("down-0")
    editor.press("up-5")
    editor.press("remove-11")
    editor.press("add")
    assert not draft.needs.exists()
    editor.rows[-1] = ListedNeed("Open on Sundays", ("process.journeys",))
    editor.press("save")
    assert codes(draft) == ["easy", "works", "price", "expert", "honest", "person", *codes(draft)[6:11], "own-1"]


def test_moves_beyond_the_ends_and_nonsense_change_nothing(editor):
    before = list(editor.rows)
    for button in ("up-0", "down-11", "up-99", "remove--1", "up-x", "fly-1", "", "remove-²"):
        editor.press(button or "nothing")
        assert editor.rows == before


def test_the_questionnaires_list_can_be_had_back_whole(editor, draft):
    editor.press("save", row1="Done in five minutes")
    editor.open()
    editor.press("remove-3")
    editor.press("restore")
    editor.press("save")
    assert not draft.needs.exists()


def test_six_are_the_least_and_fifteen_the_most(editor, draft):
    for _row in range(7):
        editor.press("remove-0")
    response = editor.press("save")
    assert response.status_code == 422
    assert "Add 1 need" in response.content.decode()
    for _row in range(20):
        editor.press("add")
    assert len(editor.rows) == 15
    assert not draft.needs.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Write what customers want"),
        ("   ", "Write what customers want"),
        ("x" * 61, "at most 60 characters"),
        ("two\nlines", "on one line"),
        ("a\0b", "cannot be stored"),
        ("WORKS, and  keeps working", "stands on the list already"),
        ("\u200b", "Write at least one letter"),
    ],
)
def test_a_bad_name_is_refused_where_it_stands(name, words, editor, draft):
    response = editor.press("save", row1=name)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not draft.needs.exists()


@pytest.mark.parametrize("length", [61, 5000])
def test_too_long_a_need_is_refused_and_not_a_letter_of_it_is_lost(length, editor, draft):
    written = ("Done while I wait " * 300)[:length]
    response = editor.press("save", row1=written)
    page = response.content.decode()
    assert response.status_code == 422
    assert f"these are {length}" in page
    assert f'value="{written}"' in page
    assert not draft.needs.exists()


def test_nothing_on_the_page_cuts_off_what_is_typed_or_pasted(editor):
    page = editor.client.get(editor.url).content.decode()
    assert "maxlength" not in page
    assert 'data-most="60"' in page
    assert "at most 60 characters" in page


def test_a_new_need_says_what_its_practices_are_for_and_keeps_them_folded_by_dimension(editor):
    page = editor.press("add").content.decode()
    row = page.split('id="need-12"', 1)[1]
    assert "What do you do for it? Nothing ticked" in row
    assert "done well, give customers this" in row
    assert row.count('<details class="need-practices">') == 5
    assert "<details open>" not in row
    assert "What we are here for" in row


def test_a_need_names_the_practices_that_meet_it_and_opens_only_their_dimensions(editor):
    editor.rows[0] = ListedNeed(editor.rows[0].name, ("people.leadership", "people.employees"), "works")
    row = editor.press("add").content.decode().split('id="need-0"', 1)[1].split('id="need-1"', 1)[0]
    assert "What you do for it: Leaders who live it · Employees first" in row
    assert row.count('<details class="need-practices" open>') == 1


def test_where_no_practice_is_ticked_the_refusal_shows_where_to_tick(editor):
    editor.rows[2] = ListedNeed("Worth the price", (), "price")
    page = editor.press("save").content.decode()
    assert "<details open>" in page.split('id="need-2"', 1)[1].split('id="need-3"', 1)[0]


@pytest.mark.parametrize("practices", [(), ("no.such",)])
def test_every_need_names_the_practices_that_meet_it(practices, editor):
    editor.rows[2] = ListedNeed("Worth the price", practices, "price")
    response = editor.press("save")
    assert response.status_code == 422
    assert "Tick at least one practice" in response.content.decode()


def test_other_practices_of_a_need_do_not_change_what_it_is(editor, draft):
    editor.rows[0] = ListedNeed(editor.rows[0].name, ("people.leadership",), "works")
    editor.press("save")
    assert draft.needs.get(place=1).practices == ["people.leadership"]
    assert codes(draft)[0] == "works"


def test_a_code_nobody_gave_is_not_taken_over(editor, draft):
    editor.rows[0] = ListedNeed("Sturdy", ("people.leadership",), "price")
    editor.rows[1] = ListedNeed("Swift", ("people.leadership",), "own-7")
    editor.rows[3] = ListedNeed("Clever", ("people.leadership",), "own-7")
    editor.press("save")
    assert codes(draft)[:4] == ["own-1", "own-7", "price", "own-2"]


def test_two_that_say_nearly_the_same_are_warned_of_and_kept(editor, draft):
    response = editor.press("add", row1="Easy and quick", row2="Quick")
    assert "say nearly the same" in response.content.decode()
    editor.press("remove-12")
    assert editor.press("save").status_code == 302
    assert draft.needs.count() == 12


@pytest.mark.parametrize(
    ("first", "second", "is_alike"),
    [
        ("Quick and easy", "easy, quick", True),
        ("Worth the price", "Price", True),
        ("Problems put right", "Problem put right", True),
        ("Quick and easy", "Easy to find and compare", False),
        ("Works, and keeps working", "Worth the price", False),
        ("For me", "For us", False),
    ],
)
def test_what_counts_as_nearly_the_same(first, second, is_alike):
    assert bool(nearly_the_same([ListedNeed(first, ()), ListedNeed(second, ())])) is is_alike


def test_the_questionnaires_own_needs_are_told_apart():
    assert nearly_the_same(questionnaires_list(core_questionnaire())) == []


def test_after_opening_the_page_says_why_it_cannot_be_changed(editor, draft):
    draft.open()
    assert editor.press("save").status_code == 409
    page = editor.client.get(editor.url).content.decode()
    assert "was fixed when the assessment opened" in page
    assert "Quick and easy" in page
    assert "Save the list" not in page


def test_what_was_edited_is_what_is_opened(editor, draft):
    editor.press("save", row1="Done in five minutes")
    draft.open()
    assert [need.code for need in needs_of(Assessment.objects.get(pk=draft.pk))][:2] == ["works", "own-1"]


def test_a_page_that_is_late_changes_nothing(draft):
    stale = Assessment.objects.get(pk=draft.pk)
    draft.open()
    before = codes(Assessment.objects.get(pk=draft.pk))
    with pytest.raises(TransitionRefused, match="open by now"):
        save_list(stale, list_of(stale)[:6])
    assert codes(Assessment.objects.get(pk=draft.pk)) == before


def test_who_only_reads_sees_the_list_and_changes_nothing(browse, cleo, eve, draft):
    reader = Editor(browse(cleo), draft)
    page = reader.client.get(reader.url).content.decode()
    assert "Quick and easy" in page
    assert "Save the list" not in page
    assert reader.press("save").status_code == 404
    assert browse(eve).get(reader.url).status_code == 404


def test_where_customers_are_not_asked_there_is_no_list(browse, ada, acme):
    silent = make_assessment(acme, is_open=False, asks_customers=False)
    page = browse(ada).get(url_of("assessment-needs", silent)).content.decode()
    assert "Customers are not asked" in page


def test_another_questionnaire_brings_its_own_list(editor, draft, browse, ada, filled_in):
    editor.press("save", row1="Done in five minutes")
    other = store_version(core_questionnaire().model_copy(update={"code": "service", "title": "Service check"}))
    response = editor.client.post(url_of("assessment-edit", draft), filled_in | {"version": str(other.pk)}, follow=True)
    assert "its list of what customers want was taken over" in response.content.decode()
    assert not draft.needs.exists()


def test_a_draft_names_the_list_and_leads_to_it(browse, ada, draft):
    page = browse(ada).get(url_of("assessment-show", draft)).content.decode()
    assert "Treated as a person" in page
    assert url_of("assessment-needs", draft) in page


def test_the_page_stays_within_its_budget(browse, ada, editor, django_assert_max_num_queries):
    editor.press("save", row1="Done in five minutes")
    with django_assert_max_num_queries(10):
        editor.client.get(editor.url)
    with django_assert_max_num_queries(15):
        editor.press("save", row2="Never a bill I did not expect")
