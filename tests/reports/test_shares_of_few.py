"""Shares are told so that a few of them say neither how many people they are of nor what a department named."""

import itertools
import re

import numpy as np
import pytest
from django.urls import reverse

from reports.numbers import told_percent, told_share
from scoring.need_table import need_table
from scoring.parameters import Parameters
from scoring.predicted import predicted
from scoring.pulse import pulse as added_up
from scoring.terms import Reason, Withheld
from tests.reports.answers import build, respond
from tests.reports.customers import predict, pulse
from tests.scoring.pulses import drawn_customers, make_predictions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("n", "said"), [(10, "35 %"), (19, "35 %"), (20, "33 %"), (5000, "33 %")])
def test_under_twenty_people_a_share_is_told_in_steps_of_five(n, said):
    assert told_percent(1 / 3, n).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_share_of_a_withheld_number_is_told_as_one_of_few():
    assert told_share(0.33, Withheld(Reason.TOO_FEW)) == 0.35


def test_shares_of_ten_to_nineteen_people_fit_more_than_one_number_of_them():
    for n in range(10, 20):
        said = [told_share(count / n, n) for count in (n // 3, n - n // 3)]
        fitting = [
            other
            for other in range(10, 20)
            if all(any(told_share(count / other, other) == share for count in range(other + 1)) for share in said)
        ]
        assert len(fitting) > 1


def test_what_staff_named_is_stored_so_that_no_department_can_be_worked_out():
    """Weighted by 7, 23 and 41 people asked, the counts of two, four and six who answered are digits of one number."""
    picks = ["012", "345", "012", "017", "234", "456", "012", "678", "12a", "13b", "02a", "479"]
    departments = [0] * 2 + [1] * 4 + [2] * 6
    predictions = make_predictions(picks, departments=departments, headcounts=(7, 23, 41))
    customers = drawn_customers(np.random.default_rng(1), np.zeros(12), 40)
    staff = predicted(predictions, 12, Parameters())
    needs = need_table(added_up(customers), staff, None, 5)
    weights = np.array([7, 23, 41]) / 71 / np.array([2, 4, 6])
    combinations = np.array(list(itertools.product(range(3), range(5), range(7))))

    assert staff.groups.sizes.tolist() == [12]
    for place, need in enumerate(needs):
        share = float(staff.shares[place])
        assert share == pytest.approx(sum(f"{place:x}" in named for named in picks) / 12)
        assert isinstance(need.staff, float)
        assert need.staff == round(need.staff, 2)
        fitting = combinations[np.abs(combinations @ weights - need.staff) < 0.02]
        assert len(set(fitting[:, 0].tolist())) != 1


def test_marks_are_drawn_where_they_are_printed(assessment, ada, browse):
    pulse(assessment, 20, "abc")
    pulse(assessment, 21, "abd")
    predict(assessment, 7)
    predict(assessment, 24, "cde")
    respond(assessment, 31)
    assessment.close()
    build(assessment)

    page = browse(ada).get(reverse("report-section", args=[assessment.public_id, "understanding"])).content.decode()
    drawing = page[page.index("Who names each need") : page.index(">How well they think you do it</h2>")]
    places = re.findall(r' (?:x|x1|x2)="([\d.]+)%"', drawing)

    assert len(places) > 24
    assert all(place.endswith(".00") for place in places), places
