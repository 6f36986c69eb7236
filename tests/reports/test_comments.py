"""What people wrote: where enough did, in an order nobody can trace, without what names somebody."""

from __future__ import annotations

import re
from time import process_time

import pytest
from django.urls import reverse

from assessments.models import Comment, PulseRemark
from assessments.scattering import scatter
from organisations.audit import Action
from organisations.models import AuditEvent
from reports.comments import MOST_SHOWN, counts_of, words_about
from reports.models import ReportedComment
from reports.redacting import redacted
from tests.factories import make_assessment
from tests.reports.answers import build, respond

pytestmark = pytest.mark.django_db

POLICY, JOURNEYS = "strategy.policy", "process.journeys"


def write(assessment, practice, texts):
    Comment.objects.bulk_create(Comment(assessment=assessment, practice=practice, text=text) for text in texts)


def texts(number):
    return [f"Words number {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"[:number]]


@pytest.fixture
def told(assessment):
    """A report in which twelve wrote about one practice, and nine about another."""
    respond(assessment, 30)
    write(assessment, POLICY, texts(12))
    write(assessment, JOURNEYS, [f"Journey {text}" for text in texts(9)])
    assessment.close()
    return build(assessment)


def page(client, report, code=POLICY, status=200):
    response = client.get(reverse("report-comments-about", args=[report.assessment.public_id, code]))
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def index(client, report):
    response = client.get(reverse("report-comments", args=[report.assessment.public_id]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def press(client, report, place, **data):
    url = reverse("report-comments-hide", args=[report.assessment.public_id, place])
    return client.post(url, {"report": report.public_id, **data}, follow=True)


def test_words_are_shown_where_ten_wrote_and_nowhere_else(told, ada, browse):
    client = browse(ada)
    shown = index(client, told)

    assert "Policy first" in shown
    assert "12 comments" in shown
    assert "End-to-end journeys" not in shown
    assert "Where fewer than 10 people wrote, nothing is shown" in shown
    assert all(text in page(client, told) for text in texts(12))
    page(client, told, JOURNEYS, status=404)
    assert "Journey" not in shown


@pytest.fixture
def asked(assessment):
    """A report in which twelve customers wrote, and nine of them missed something in the list."""
    respond(assessment, 30)
    for kind, number in ((PulseRemark.Kind.COMMENT, 12), (PulseRemark.Kind.MISSING, 9)):
        PulseRemark.objects.bulk_create(
            PulseRemark(assessment=assessment, kind=kind, text=f"{kind.label}: {text}") for text in texts(number)
        )
    assessment.close()
    return build(assessment)


def test_customers_words_are_shown_by_the_same_rule(asked, ada, browse):
    client = browse(ada)
    shown = index(client, asked)
    words = page(client, asked, "comment")

    assert "What else customers say" in shown
    assert "12 comments" in shown
    assert "What customers miss" not in shown
    assert all(f"comment: {text}" in words for text in texts(12))
    assert "What else should we know?" in words
    page(client, asked, "missing", status=404)


def test_a_coordinator_hides_what_a_customer_wrote_about_somebody(asked, ada, cleo, browse):
    hidden = words_about(asked, "comment")[5]
    press(browse(ada), asked, hidden.place)

    assert hidden.text not in page(browse(cleo), asked, "comment")
    assert [each.text for each in words_about(build(asked.assessment), "comment") if each.is_hidden] == [hidden.text]


def test_customers_of_others_and_words_no_longer_kept_are_read_by_nobody(asked, ada, dan, browse):
    page(browse(dan), asked, "comment", status=404)
    PulseRemark.objects.all().delete()
    page(browse(ada), asked, "comment", status=404)
    assert "their words are no longer kept" in index(browse(ada), asked)


@pytest.mark.parametrize(
    "stuffed",
    [{"text": "."}, {"text": "Words number {}", "is_flagged": True}],
    ids=["the same over and over", "in a burst"],
)
def test_nobody_unlocks_the_words_of_one_customer_by_adding_others(stuffed, assessment, ada, browse):
    respond(assessment, 30)
    PulseRemark.objects.create(assessment=assessment, kind="comment", text="The only one who meant it.")
    PulseRemark.objects.bulk_create(
        PulseRemark(assessment=assessment, kind="comment", **stuffed | {"text": stuffed["text"].format(number)})
        for number in range(12)
    )
    assessment.close()
    page(browse(ada), build(assessment), "comment", status=404)


def test_words_of_staff_and_of_customers_share_one_order(assessment):
    respond(assessment, 30)
    write(assessment, POLICY, texts(20))
    PulseRemark.objects.bulk_create(PulseRemark(assessment=assessment, kind="comment", text=text) for text in texts(20))
    assessment.close()
    order = list(build(assessment).comments.values_list("about", flat=True))

    assert sorted(order) == ["comment"] * 20 + [POLICY] * 20
    assert order not in (["comment"] * 20 + [POLICY] * 20, [POLICY] * 20 + ["comment"] * 20)


def test_a_larger_smallest_group_asks_for_as_many_writers(acme):
    assessment = make_assessment(acme, minimum_group_size=13)
    respond(assessment, 30)
    write(assessment, POLICY, texts(12))
    assessment.close()

    assert counts_of(build(assessment)) == {}


def test_the_warning_stands_before_the_first_word(told, ada, browse):
    shown = page(browse(ada), told)
    assert shown.index("Before you read") < min(shown.index(text) for text in texts(12))


def test_the_order_is_drawn_anew_for_each_report_and_stays_with_it(told, ada, browse):
    orders = {tuple(each.text for each in words_about(build(told.assessment), POLICY)) for _report in range(4)}
    assert len(orders) > 1

    newest = told.assessment.reports.first()
    assert words_about(newest, POLICY) == words_about(newest, POLICY)
    places = list(newest.comments.values_list("place", flat=True))
    assert places == list(range(1, 13))


def test_practices_share_one_order_so_that_numbers_tell_nothing_of_who_wrote_both(assessment):
    respond(assessment, 30)
    write(assessment, POLICY, texts(20))
    write(assessment, JOURNEYS, texts(20))
    assessment.close()
    practices = list(build(assessment).comments.values_list("about", flat=True))

    assert practices not in ([POLICY] * 20 + [JOURNEYS] * 20, [JOURNEYS] * 20 + [POLICY] * 20)


def test_no_more_are_shown_than_anybody_reads(assessment):
    respond(assessment, 30)
    write(assessment, POLICY, [f"Words {number}" for number in range(MOST_SHOWN + 5)])
    assessment.close()
    assert counts_of(build(assessment)) == {POLICY: MOST_SHOWN}


def test_a_coordinator_hides_what_names_somebody_and_shows_it_again(told, ada, eve, cleo, browse):
    coordinator = browse(ada)
    hidden = words_about(told, POLICY)[3]
    assert "It is hidden." in press(coordinator, told, hidden.place).content.decode()

    assert "Hidden, because it names somebody" in page(coordinator, told)
    for reader in (cleo, eve):
        told.assessment.refresh_from_db()
        if reader is eve:
            told.assessment.publish()
        shown = page(browse(reader), told)
        assert hidden.text not in shown
        assert "1 comment is hidden, because it names somebody." in shown
        assert "Hide it" not in shown

    press(coordinator, told, hidden.place, show="1")
    assert hidden.text in page(browse(cleo), told)


def test_what_is_hidden_stays_hidden_in_the_next_report(told, ada, browse):
    hidden = words_about(told, POLICY)[0]
    press(browse(ada), told, hidden.place)
    again = build(told.assessment)

    assert [each.text for each in words_about(again, POLICY) if each.is_hidden] == [hidden.text]


def test_hiding_is_noted_without_a_word_of_it(told, ada, browse):
    hidden = words_about(told, POLICY)[0]
    press(browse(ada), told, hidden.place)
    event = AuditEvent.objects.get(action=Action.COMMENT_HIDDEN)

    assert hidden.text not in str(event.parameters)


@pytest.mark.parametrize("reader", ["cleo", "eve", "dan"])
def test_nobody_but_a_coordinator_hides(told, reader, request, browse):
    told.assessment.publish()
    client = browse(request.getfixturevalue(reader))

    assert press(client, told, 1).status_code == 404
    assert not ReportedComment.objects.filter(is_hidden=True).exists()


def test_executives_read_words_once_they_are_published_and_strangers_never(told, eve, dan, browse):
    page(browse(eve), told, status=404)
    told.assessment.publish()
    page(browse(eve), told)
    page(browse(dan), told, status=404)


def test_a_place_where_nothing_stands_any_more_is_explained(told, ada, browse):
    response = press(browse(ada), told, 999)
    assert "a newer report was built since" in response.content.decode()


def test_what_was_read_in_an_earlier_report_hides_nothing_in_a_newer_one(told, ada, browse):
    newer = build(told.assessment)
    response = press(browse(ada), told, 1)

    assert "a newer report was built since" in response.content.decode()
    assert not newer.comments.filter(is_hidden=True).exists()


def test_words_go_with_the_answers(told, ada, browse):
    Comment.objects.all().delete()
    assert "their words are no longer kept" in index(browse(ada), told)
    page(browse(ada), told, status=404)


def test_words_keep_their_keys_once_a_report_names_them(told):
    before = [each.text for each in words_about(told, POLICY)]
    scatter(told.assessment)
    assert [each.text for each in words_about(told, POLICY)] == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ask jo.doe+x@acme.example, she knows.", "Ask [an e-mail address], she knows."),
        ("Call +44 (0)20 7946 0958 or 07700 900123", "Call [a number] or [a number]"),
        ("It is on https://acme.example/people/jo", "It is on [a web address]"),
        ("Since 2019 we lost 30,000 in 12 months.", "Since 2019 we lost 30,000 in 12 months."),
        ("Refunds over 50 need two signatures.", "Refunds over 50 need two signatures."),
    ],
)
def test_addresses_and_numbers_are_taken_out(text, shown):
    assert redacted(text) == shown


def test_no_text_takes_long_to_look_at():
    """Customers without an account write, too: 200 of the worst we know within a second of this processor."""
    began = process_time()
    for worst in ("(1)" * 6 + "(" + "1" * 12 + "a ", "a@", "((1))", "1./()-", "a" * 60 + "@" + "b." * 100):
        for _text in range(40):
            redacted((worst * 2000)[:2000])
    assert process_time() - began < 1


def test_words_cost_few_queries(told, ada, browse, django_assert_max_num_queries):
    client = browse(ada)
    page(client, told)
    with django_assert_max_num_queries(12):
        page(client, told)
