"""Answers of customers and predictions of staff whose figures can be worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Prediction, PulseResponse, Source

if TYPE_CHECKING:
    from assessments.models import Assessment

NEEDS = 12


def pulse(
    assessment: Assessment, customers: int, picks: str = "abc", rating: str = "4", source: Source = Source.INVITED_LIST
) -> None:
    """Customers who name these three needs and rate each of them the same."""
    ratings = ["."] * NEEDS
    for letter in picks:
        ratings[ord(letter) - ord("a")] = rating
    answers = picks + "".join(ratings) + "8"
    PulseResponse.objects.bulk_create(
        PulseResponse(assessment=assessment, source=source, answers=answers) for _ in range(customers)
    )


def predict(
    assessment: Assessment, people: int, picks: str = "abc", rating: str = "4", department: str = "sales"
) -> None:
    Prediction.objects.bulk_create(
        Prediction(
            assessment=assessment,
            department=department,
            role_group="frontline",
            answers=picks + rating * 3 + "3",
        )
        for _ in range(people)
    )


def varied_customers(assessment: Assessment) -> None:
    """Forty customers, of two segments and none, who differ in a way that no random generator decides."""
    rows = []
    for person in range(40):
        picks = _three(person % 5, person // 3)
        ratings = [".n-12345"[(person + place * 3) % 8] for place in range(NEEDS)]
        answers = picks + "".join(ratings) + "0123456789a-"[person * 5 % 12]
        source, segment = Source.values[person % 3], ("", "north", "south")[person % 3]
        rows.append(
            PulseResponse(
                assessment=assessment, source=source, segment=segment, answers=answers, is_flagged=person % 7 == 0
            )
        )
    PulseResponse.objects.bulk_create(rows)


def varied_predictions(assessment: Assessment) -> None:
    """Sixty predictions of three departments; who named no need, and who is of none of them, too."""
    rows = []
    for person in range(60):
        said = "".join("12345-"[(person * step + step) % 6] for step in (1, 2, 3, 5))
        answers = "-------" if person % 11 == 0 else _three(person % 4, person // 2) + said
        department = ("sales", "service", "warehouse", "")[person % 4]
        rows.append(
            Prediction(
                assessment=assessment, department=department, role_group="frontline", answers=answers,
                )
        )  # fmt: skip
    Prediction.objects.bulk_create(rows)


def _three(first: int, turn: int) -> str:
    """Letters of three needs, the first of them among few."""
    letters = "abcdefghijkl"
    rest = letters[:first] + letters[first + 1 :]
    second = turn % len(rest)
    return letters[first] + rest[second] + rest[(second + 4) % len(rest)]
