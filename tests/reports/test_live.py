"""The team's figures as they come in: who sees them, what they say, and that no other kind of assessment has them."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Attribution, Mode, Response, State
from jobs.models import Job
from jobs.running import new_lease, run
from organisations.audit import Action
from reports.models import GapReport
from reports.numbers import NO_BREAK
from tests.assessments.invitations.conftest import mail_link
from tests.assessments.named.conftest import Named, at_mailed_link
from tests.factories import make_assessment
from tests.reports.answers import build, cells

MOST = 14
MOST_BYTES = 400_000
RESPONDENTS_MOST_BYTES = 60_000


@pytest.fixture
def team(acme):
    return make_assessment(acme, mode=Mode.ATTRIBUTED)


def answer(assessment, people: int, names=None, levels=None) -> None:
    answers = cells(assessment, levels)
    rows = [
        Response(assessment=assessment, department="sales", role_group="frontline", answers=answers)
        for _ in range(people)
    ]
    Response.objects.bulk_create(rows)
    Attribution.objects.bulk_create(
        Attribution(response=row, assessment=assessment, name=(names or {}).get(place, f"Person {place:03}"))
        for place, row in enumerate(rows)
    )


def page_of(client, name, assessment, *more) -> str:
    response = client.get(reverse(name, args=[assessment.public_id, *more]))
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, "Nobody has answered yet."),
        (1, "1 person has answered so far."),
        (3, "3 people have answered so far."),
        (200, "200 people have answered so far."),
    ],
)
def test_it_is_drawn_from_the_first_answer_on(team, browse, ada, cleo, people, said, django_assert_max_num_queries):
    answer(team, people)
    for who in (ada, cleo):
        client = browse(who)
        with django_assert_max_num_queries(MOST):
            response = client.get(reverse("live", args=[team.public_id]))
        page = unescape(response.content.decode())
        assert said in page
        assert len(response.content) <= MOST_BYTES
        assert ("<svg" in page) == (people > 0)
        assert "Person 0" not in page
        for inference in ("95 %", "interval", "may be chance", "\N{PLUS-MINUS SIGN}"):
            assert inference not in page


def test_an_empty_one_says_what_to_do(team, browse, ada, cleo):
    assert "Pass on the links" in page_of(browse(ada), "live", team)
    assert "Pass on the links" not in page_of(browse(cleo), "live", team)


def test_the_figures_are_means_with_the_spread_and_the_number(team, browse, ada):
    answer(team, 1, levels={"understanding": "5", "delivery": "1"})
    answer(team, 2, levels={"understanding": "2", "delivery": "1"})
    page = page_of(browse(ada), "live", team).replace(NO_BREAK, " ")
    assert '50<span class="remark">25 to 100, 3 people</span>' in page
    assert '0<span class="remark">3 people</span>' in page
    assert '+50<span class="remark">+25 to +100, 3 people</span>' in page


def test_names_stand_on_a_page_of_their_own_and_looking_is_noted(team, browse, ada, acme):
    answer(team, 3, {0: "Zoe", 1: "Ann <b>", 2: "Ann <b>"})
    client = browse(ada)
    page = page_of(client, "live-names", team)
    page_of(client, "live-names", team)
    assert page.index("Ann <b>") < page.index("Zoe")
    assert page.count("Ann <b>") == 2
    assert "75 / 25" in page.replace(NO_BREAK, " ")
    assert "<b></a>" not in client.get(reverse("live-names", args=[team.public_id])).content.decode()
    noted = acme.audit_events.filter(action=Action.NAMES_SEEN)
    assert [event.who_id for event in noted] == [ada.pk]
    assert "Zoe" not in repr(list(acme.audit_events.values()))


@pytest.mark.parametrize("people", [0, 1, 200, 203])
def test_the_table_by_name_costs_the_same_for_any_number(team, browse, cleo, people, django_assert_max_num_queries):
    answer(team, people)
    client = browse(cleo)
    with django_assert_max_num_queries(MOST):
        page = page_of(client, "live-names", team)
    assert page.count("Person ") == min(people, 200)
    assert ("3 more people are in the file alone" in page) == (people == 203)


def test_answers_from_a_file_are_counted_and_have_no_name(team, browse, ada):
    Response.objects.create(assessment=team, answers=cells(team))
    page = page_of(browse(ada), "live-names", team)
    assert "There is no answer with a name." in page
    assert "1 answer came from an imported file and has no name." in page


def test_the_file_holds_no_formula(team, browse, ada):
    answer(team, 2, {0: "=1+1", 1: "Ann, Maria"})
    response = browse(ada).get(reverse("live-names-file", args=[team.public_id]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[:3] == ["Name", "Department", "Role group"]
    assert {row[0] for row in rows} == {"'=1+1", "Ann, Maria"}
    assert {row[1] for row in rows} == {"Sales"}
    assert {len(row) for row in rows} == {len(head)}
    assert {*rows[0][3:-1]} == {"75", "25"}
    assert {row[-1] for row in rows} == {"as typed"}


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
@pytest.mark.parametrize("name", ["live", "live-names", "live-names-file"])
def test_no_other_kind_has_it(acme, browse, ada, mode, name):
    assessment = make_assessment(acme, mode=mode)
    assert browse(ada).get(reverse(name, args=[assessment.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["live", "live-names", "live-names-file"])
def test_a_draft_has_none_and_executives_and_strangers_see_none(acme, team, browse, ada, eve, dan, name):
    draft = make_assessment(acme, is_open=False, mode=Mode.ATTRIBUTED)
    assert browse(ada).get(reverse(name, args=[draft.public_id])).status_code == 404
    for who in (eve, dan):
        assert browse(who).get(reverse(name, args=[team.public_id])).status_code == 404


def test_it_stays_after_closing_and_publishing_until_the_answers_go(team, browse, ada):
    answer(team, 6)
    team.close()
    client = browse(ada)
    assert "6 people answered." in page_of(client, "live", team)
    build(team)
    team.publish()
    assert "6 people answered." in page_of(client, "live", team)
    assert "Person 003" in page_of(client, "live-names", team)


def test_the_page_of_the_assessment_leads_there_and_counts_from_one_on(team, browse, ada):
    answer(team, 2)
    client = browse(ada)
    page_of(client, "assessment-show", team)
    for job in Job.objects.filter(kind="count_participation"):
        run(job.pk, new_lease())
    page = page_of(client, "assessment-show", team)
    assert reverse("live", args=[team.public_id]) in page
    assert "2 answers, of" in page or "2 answers." in page
    assert "never who or what" not in page


def test_who_has_answered_sees_the_figures_by_their_own_link_and_no_name(team):
    ann, ben = Named(team, name="Ann Archer"), Named(team, name="Ben Baker")
    ann.hand_in("4")
    secret = ann.secret
    thanks = ben.hand_in("2").content.decode()
    assert reverse("answer-team", args=[ben.secret]) in thanks
    response = ann.client.get(reverse("answer-team", args=[secret]))
    page = unescape(response.content.decode())
    assert "2 people have answered so far." in page
    assert "<svg" in page
    assert "25 to 75, 2 people" in page.replace(NO_BREAK, " ")
    assert "Archer" not in page
    assert "Baker" not in page
    assert len(response.content) <= RESPONDENTS_MOST_BYTES
    assert response["Cache-Control"] == "no-store, private"
    again = ann.client.get(f"/r/{secret}/")
    assert reverse("answer-team", args=[secret]) in again.content.decode()


def test_who_has_not_answered_and_who_comes_after_closing_sees_none(team):
    ann, ben = Named(team, name="Ann Archer"), Named(team)
    ann.hand_in()
    ben.start()
    response = ben.client.get(reverse("answer-team", args=[ben.secret]))
    assert (response.status_code, response["Location"]) == (302, f"/r/{ben.secret}/")
    team.close()
    assert ann.client.get(reverse("answer-team", args=[ann.secret])).status_code == 404
    assert ann.client.get("/r/nonsense/team/").status_code == 404


def test_every_letter_of_whoever_has_answered_leads_to_the_figures(team):
    ben = at_mailed_link(team)
    reminder = mail_link(team.invitations.get())
    both = [reverse("answer-team", args=[secret]) for secret in (ben.mailed, reminder)]
    for way in both:
        assert Client().get(way)["Location"] in (f"/r/{ben.mailed}/", f"/r/{reminder}/"), "not before answering"
    ben.client.post(ben.path, {"name": "Ben Baker"})
    ben.say_who()
    ben.answer_everything("4")
    assert both[0] in ben.submit().content.decode()
    assert both[1] in Client().get(f"/i/{reminder}/").content.decode()
    for way in both * 2:
        assert "1 person has answered so far." in Client().get(way).content.decode()
    team.close()
    assert {Client().get(way).status_code for way in both} == {404}


def test_no_respondent_of_another_kind_sees_figures(acme):
    ben = Named(make_assessment(acme))
    assert "/team/" not in ben.hand_in().content.decode()
    assert ben.client.get(reverse("answer-team", args=[ben.secret])).status_code == 404


def test_the_report_keeps_to_five_people_all_the_same(team, browse, ada):
    answer(team, 4)
    team.close()
    assert not team.has_enough_answers()
    assert "too few for a report" in page_of(browse(ada), "assessment-show", team)
    browse(ada).post(reverse("report-build", args=[team.public_id]))
    assert not GapReport.objects.exists()
    assert team.state == State.CLOSED
