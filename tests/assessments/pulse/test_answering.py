"""From the link to the stored answers, as a browser without JavaScript goes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from assessments.models import Assessment, PulseRemark, PulseResponse
from assessments.pulses import new_deal
from tests.assessments.pulse.conftest import Customer

pytestmark = pytest.mark.django_db


def stored(assessment: Assessment) -> PulseResponse:
    return assessment.pulses.get()


def test_the_page_says_who_asks_and_where_help_is(cora):
    page = cora.open().content.decode()
    assert "Acme asks its customers" in page
    assert "Shop desk, 0123 789" in page


def test_every_need_can_be_first_second_or_third(cora, needs):
    page = cora.open().content.decode()
    for need in needs:
        assert need.name in page
        for name in ("pick1", "pick2", "pick3"):
            assert f'name="{name}" value="{need.letter}"' in page


def test_a_customer_who_answers_everything_is_stored_whole(cora, assessment, link):
    cora.open()
    cora.choose("dab")
    first, second = cora.deal.others(("d", "a", "b"))
    rated = {"rate__d": "4", "rate__a": "n", "rate__b": "1", f"rate__{first}": "5", f"rate__{second}": "2"}
    response = cora.send(**rated, recommend="a", comment="More tills.", missing="Parking")

    assert response.url == f"/p/{link.token}/thanks/"
    found = stored(assessment)
    expected = {"d": "4", "a": "n", "b": "1", first: "5", second: "2"}
    assert found.answers == "dab" + "".join(expected.get(letter, ".") for letter in "abcdefghijkl") + "a"
    assert (found.source, found.segment, found.is_flagged) == (link.source, "north", False)
    assert set(PulseRemark.objects.values_list("kind", "text")) == {("comment", "More tills."), ("missing", "Parking")}


def test_only_three_choices_are_needed(cora, assessment):
    assert cora.answer("abc").status_code == 302
    answers = stored(assessment).answers
    assert answers.startswith("abc---")
    assert Counter(answers[3:-1]) == {"-": 5, ".": 7}
    assert answers.endswith("-")


def test_nothing_is_stored_before_the_end(cora, assessment):
    cora.open()
    cora.choose("abc")
    assert not assessment.pulses.exists()


def test_ratings_are_asked_of_the_three_and_of_two_others(cora):
    cora.open()
    page = cora.choose("abc").content.decode()
    asked = sorted(set(re.findall(r'name="rate\.(\w+)"', page)))
    assert asked == sorted(["a", "b", "c", *cora.deal.others(("a", "b", "c"))])


def test_who_changes_their_mind_gets_their_choice_back(cora, assessment):
    cora.open()
    cora.choose("abc")
    cora.send(again="1")
    assert [cora.page[name] for name in ("pick1", "pick2", "pick3")] == ["a", "b", "c"]
    cora.choose("cba")
    cora.send()
    assert stored(assessment).answers.startswith("cba")


def test_sending_twice_stores_once_and_thanks_again(cora, assessment):
    first = cora.answer("abc", comment="Once.")
    second = cora.send(comment="Once.")
    assert second.url == f"{first.url}?again"
    assert assessment.pulses.count() == PulseRemark.objects.count() == 1


def test_the_thanks_say_so_also_after_closing(cora, assessment):
    thanks = cora.answer().url
    assessment.close()
    page = cora.client.get(thanks).content.decode()
    assert "Your answers have reached Acme" in page
    assert "Shop desk, 0123 789" in page


def test_the_device_keeps_nothing(cora):
    response = cora.answer()
    cora.client.get(response.url)
    assert cora.client.cookies == {}


def test_nothing_of_the_device_is_stored(cora, assessment):
    cora.answer(comment="Hello")
    fields = {field.name for model in (PulseResponse, PulseRemark) for field in model._meta.get_fields()}
    assert fields == {"id", "assessment", "source", "segment", "answers", "is_flagged", "kind", "text"}
    assert not any(
        field.is_relation and field.related_model is not type(assessment) for field in PulseRemark._meta.fields
    )


def test_cards_lie_in_another_order_on_every_page(cora):
    def order() -> list[str]:
        return re.findall(r'<th scope="row" id="need-([a-l])">', cora.open().content.decode())

    orders = [order() for _page in range(5)]
    assert sorted(orders[0]) == list("abcdefghijkl")
    assert len({tuple(each) for each in orders}) > 1


def test_the_page_keeps_its_order_when_something_is_wrong(cora):
    cora.open()
    before = cora.deal
    cora.send(pick1="a")
    assert cora.deal == before


def test_each_need_that_was_not_chosen_has_the_same_chance_to_be_rated(needs):
    rounds = 4000
    drawn = Counter(letter for _deal in range(rounds) for letter in new_deal(needs).others(("a", "b", "c")))
    expected = rounds * 2 / (len(needs) - 3)
    assert set(drawn) == set("defghijkl")
    # Five standard deviations: fails less than once in 100,000 runs over all nine.
    assert all(abs(count - expected) < 5 * expected**0.5 for count in drawn.values())


def test_answers_of_two_links_are_told_apart(cora, assessment, link):
    other = assessment.pulse_links.create(source="invited_list")
    cora.answer()
    Customer(other).answer()
    assert set(assessment.pulses.values_list("source", "segment")) == {("open_link", "north"), ("invited_list", "")}


def test_a_page_takes_one_query_and_sending_it_few(cora, django_assert_num_queries, django_assert_max_num_queries):
    cora.open()
    with django_assert_num_queries(1):
        cora.open()
    cora.choose()
    with django_assert_max_num_queries(7):
        cora.send(comment="One", missing="Two")


def test_a_browser_that_asks_only_for_the_head_is_answered(cora):
    assert cora.client.head(cora.url).status_code == 200
