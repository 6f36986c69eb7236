"""Many requests for one secret at the same moment: one response each, and everybody is thanked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.models import Draft, Response, SpentLink
from assessments.personal_links import cookie_name, mint_secret
from tests.assessments.answering.conftest import Respondent
from tests.tenancy.stage import begin

TABS, WINDOWS, SECRETS = 4, 12, 200


def same_device(respondent: Respondent) -> Respondent:
    tab = Respondent(respondent.assessment)
    tab.client.cookies.load(respondent.client.cookies.output(header=""))
    return tab


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hasty_double_click_is_one_response(assessment):
    people = []
    for _ in range(6):
        respondent = Respondent(assessment)
        respondent.start()
        respondent.say_who()
        respondent.save("definition", "2")
        people.append((respondent, respondent.form("review/")))

    def press(turn):
        respondent, form = people[turn // TABS]
        tab = same_device(respondent)
        try:
            return tab.post("review/", form=form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(press, range(len(people) * TABS)))
    assert set(statuses) == {200}
    assert Response.objects.count() == SpentLink.objects.count() == len(people)
    assert not Draft.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_row_17_two_hundred_who_all_press_twice_give_two_hundred_responses(assessment):
    people = [(person, person.form("review/")) for person in (begun(assessment) for _ in range(SECRETS))]

    def press(turn):
        respondent, form = people[turn // 2]
        try:
            return same_device(respondent).post("review/", form=form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as pool:
        statuses = list(pool.map(press, range(2 * SECRETS)))
    assert set(statuses) == {200}
    assert Response.objects.count() == SpentLink.objects.count() == SECRETS
    assert not Draft.objects.exists()


def begun(assessment) -> Respondent:
    """Somebody who has answered one question, on a device that holds their key."""
    secret, respondent = mint_secret(), Respondent(assessment)
    begin(assessment, secret)
    respondent.client.cookies[cookie_name(assessment.public_id)] = secret
    respondent.save("definition", "2")
    return respondent


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_row_17_two_tabs_that_save_different_answers_at_once_both_keep_them(assessment):
    ben = Respondent(assessment)
    ben.start()
    ben.say_who()
    codes = [item.code for item in ben.booklet.document.items]

    def save(code):
        tab = same_device(ben)
        try:
            return tab.save(code, "3").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(save, codes)) == {200}
    assert ben.draft.cells[: len(codes)] == "3" * len(codes)
