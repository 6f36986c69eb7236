"""How well staff foresee customers is known of a made-up organisation, and the report has to say it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assessments.questionnaires.loader import core_questionnaire
from ccassess.simulating.customers import customers
from ccassess.simulating.figures import true_captured_share, true_shares
from ccassess.simulating.kinds import Kind, made_up
from ccassess.simulating.staff import Staff
from scoring.needs import Claimed, Customers, Predictions
from scoring.parameters import Parameters
from scoring.results.verified import Interval, Source
from scoring.terms import Reason, Withheld
from scoring.understanding import understanding

ORGANISATIONS = 12
CUSTOMERS = 150
NOTHING = Withheld(Reason.TOO_FEW)
RATINGS = {"n": 0, "-": -1}


@pytest.fixture(scope="module")
def core():
    return core_questionnaire()


def asked(truth, seed):
    needs = list(truth.wants)
    given = list(customers(truth, CUSTOMERS, seed))
    ratings = [
        [
            RATINGS.get(said, int(said) if said.isdigit() else -2)
            for said in (one.ratings.get(need, ".") for need in needs)
        ]
        for one in given
    ]
    return Customers(
        needs=tuple(needs),
        picks=np.array([[needs.index(need) for need in one.needs] for one in given], dtype=np.uint8),
        ratings=np.array(ratings, dtype=np.int8),
        recommend=np.array([one.recommend for one in given], dtype=np.int8),
        flagged=np.zeros(len(given), dtype=bool),
        source=np.zeros(len(given), dtype=np.int64),
        sources=(Source.INVITED_LIST,),
    )


def predicted(truth, document, seed):
    needs, places = list(truth.wants), [place.code for place in truth.places]
    people = [(each.department, each.guess) for each in Staff(truth, document, seed).everybody() if each.is_answering]
    guessed = [(department, guess) for department, guess in people if guess is not None]
    return Predictions(
        picks=np.array([[needs.index(need) for need in guess.needs] for _, guess in guessed], dtype=np.uint8),
        ratings=np.array([guess.ratings for _, guess in guessed], dtype=np.int8),
        confidence=np.array([guess.confidence for _, guess in guessed], dtype=np.int8),
        stratum=np.array([places.index(department) for department, _ in guessed], dtype=np.int64),
        headcounts=tuple(place.headcount for place in truth.places),
        role=np.zeros(len(guessed), dtype=np.int64),
    )


def found_in(truth, document, seed):
    others = np.empty((0, len(truth.wants)))
    claimed = Claimed(NOTHING, NOTHING, NOTHING)
    return understanding(asked(truth, seed), predicted(truth, document, seed), claimed, others, Parameters(seed=seed))


def test_the_captured_share_and_the_shares_of_needs_are_recovered(core):
    held, shares = [], []
    for seed in range(ORGANISATIONS):
        for kind in Kind:
            truth = made_up(kind, seed, core)
            found = found_in(truth, core, seed)
            assert isinstance(found.captured.share, Interval)
            # Shown floored at guessing, so the truth is, too.
            held.append(found.captured.share.low <= max(0.0, true_captured_share(truth)) <= found.captured.share.high)
            wanted = true_shares(truth.wants)
            shares += [need.customers.low <= wanted[need.code] <= need.customers.high for need in found.needs]

    # 48 organisations: 0.88 is within three standard errors of 0.95. Of shares there are 576.
    assert np.mean(held) >= 0.88
    assert 0.92 <= np.mean(shares) <= 0.98


def test_who_thinks_what_customers_think_captures_more_than_who_guesses(core):
    truth = made_up(Kind.STEADY, 1, core)
    seeing = found_in(replace(truth, insight=1.0), core, 1).captured.share
    guessing = found_in(replace(truth, insight=0.0, prejudice={}), core, 1).captured.share

    assert seeing.low > guessing.high
