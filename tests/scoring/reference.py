"""The method a second time: slow, person by person, straight from its formulas, sharing no code with scoring/."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scoring.terms import Form, Instrument, Lens

Vector = dict[int, float]  # person to value; people without a value are absent

U, D = Lens.UNDERSTANDING, Lens.DELIVERY


@dataclass
class Slow:
    """value, standard error, degrees of freedom, people."""

    value: float
    se: float
    df: float
    n: int


class Reference:
    def __init__(
        self,
        rows: list[str],
        departments: list[int],
        headcounts: tuple[int | None, ...],
        instrument: Instrument,
        form: Form,
    ) -> None:
        self.rows, self.instrument, self.form = rows, instrument, form
        self.members, self.headcount = merged(departments, headcounts)

    # Persons

    def score(self, person: int, practices: list[str], lens: Lens) -> float | None:
        top = answered = applicable = 0.0
        for item in self.instrument.items:
            if item.practice not in practices or item.lens != lens:
                continue
            practice = next(spec for spec in self.instrument.practices if spec.code == item.practice)
            siblings = [
                other for other in self.instrument.items if (other.practice, other.lens) == (item.practice, lens)
            ]
            weight = practice.weight / len(siblings)
            answer = self.rows[person][item.position]
            if answer in "n.":
                continue
            applicable += weight
            if answer not in "?-":
                top += weight * 100 * (int(answer) - 1) / (self.instrument.points - 1)
                answered += weight
        if answered == 0 or answered / applicable < 2 / 3 - 1e-9:
            return None
        return top / answered

    def scores(self, practices: list[str]) -> tuple[Vector, Vector]:
        both = []
        for lens in (U, D):
            found = {person: self.score(person, practices, lens) for person in range(len(self.rows))}
            both.append({person: score for person, score in found.items() if score is not None})
        return both[0], both[1]

    # Strata

    def weight(self, vector: Vector) -> Vector:
        """What each person with a value weighs: W_h / n_h, W_h from headcounts if all are known, else n_h / n."""
        present = {h: [person for person in people if person in vector] for h, people in self.members.items()}
        present = {h: people for h, people in present.items() if people}
        known = {h: count for h, count in self.headcount.items() if count is not None}
        weights: Vector = {}
        for h, people in present.items():
            if len(known) < len(self.headcount):
                share = len(people) / len(vector)
            else:
                share = known[h] / sum(known[other] for other in present)
            for person in people:
                weights[person] = share / len(people)
        return weights

    def mean(self, vector: Vector) -> float:
        weights = self.weight(vector)
        return sum(weights[person] * value for person, value in vector.items())

    def linearised(self, vector: Vector) -> Vector:
        """Each person's part in the error of the mean, shrunk where much of a department of known size answered."""
        weights, mean = self.weight(vector), self.mean(vector)
        found = {}
        for h, people in self.members.items():
            having = [person for person in people if person in vector]
            known = self.headcount[h]
            answered = 0.0 if known is None else min(1.0, len(having) / known)
            for person in having:
                found[person] = weights[person] * (vector[person] - mean) * sqrt(1 - answered)
        return found

    def variance(self, parts: Vector) -> float:
        total = 0.0
        for people in self.members.values():
            values = [parts.get(person, 0.0) for person in people]
            centre = sum(values) / len(values)
            total += len(values) / (len(values) - 1) * sum((value - centre) ** 2 for value in values)
        return total

    def degrees(self, people: set[int]) -> float:
        lost = sum(len(people & set(members)) / len(members) for members in self.members.values())
        return len(people) - max(1.0, lost)

    def slow(self, value: float, parts: Vector, people: set[int]) -> Slow:
        return Slow(value, sqrt(self.variance(parts)), self.degrees(people), len(people))

    # Figures

    def practice(self, code: str) -> dict[str, Slow]:
        understanding, delivery = self.scores([code])
        both = understanding.keys() & delivery.keys()
        return self.four(
            self.sum_of([(1.0, {person: understanding[person] for person in both})]),
            self.sum_of([(1.0, {person: delivery[person] for person in both})]),
        )

    def sum_of(self, parts: list[tuple[float, Vector]]) -> tuple[float, Vector, set[int]]:
        value, errors, people = 0.0, dict[int, float](), set[int]()
        for share, vector in parts:
            value += share * self.mean(vector)
            people |= set(vector)
            for person, error in self.linearised(vector).items():
                errors[person] = errors.get(person, 0.0) + share * error
        return value, errors, people

    def dimension_parts(self, code: str) -> tuple[tuple[float, Vector, set[int]], tuple[float, Vector, set[int]]]:
        practices = [spec for spec in self.instrument.practices if spec.dimension == code]
        if self.form is Form.FULL:
            vectors = [(1.0, self.scores([spec.code for spec in practices]))]
        else:
            vectors = [(spec.weight, self.scores([spec.code])) for spec in practices]
        pairs = sum(len(u.keys() & d.keys()) for _, (u, d) in vectors)
        either = sum(len(u.keys() | d.keys()) for _, (u, d) in vectors)
        if pairs >= 0.8 * either - 1e-9:
            vectors = [
                (share, ({p: u[p] for p in u if p in d}, {p: d[p] for p in d if p in u})) for share, (u, d) in vectors
            ]
        usable = [(share, pair) for share, pair in vectors if min(len(pair[0]), len(pair[1])) >= 5]
        whole = sum(share for share, _ in usable)
        return (
            self.sum_of([(share / whole, pair[0]) for share, pair in usable]),
            self.sum_of([(share / whole, pair[1]) for share, pair in usable]),
        )

    def dimension(self, code: str) -> dict[str, Slow]:
        return self.four(*self.dimension_parts(code))

    def overall(self) -> dict[str, Slow]:
        total = sum(dimension.weight for dimension in self.instrument.dimensions)
        sides = []
        for side in (0, 1):
            value, errors, people = 0.0, dict[int, float](), set[int]()
            for dimension in self.instrument.dimensions:
                parts = self.dimension_parts(dimension.code)
                value += dimension.weight / total * parts[side][0]
                people |= parts[0][2] | parts[1][2]
                for person, error in parts[side][1].items():
                    errors[person] = errors.get(person, 0.0) + dimension.weight / total * error
            sides.append((value, errors, people))
        return self.four(sides[0], sides[1])

    def four(
        self, understanding: tuple[float, Vector, set[int]], delivery: tuple[float, Vector, set[int]]
    ) -> dict[str, Slow]:
        people = min(understanding[2], delivery[2], key=lambda part: (len(part), self.degrees(part)))
        everyone = understanding[1].keys() | delivery[1].keys()
        half, difference = {}, {}
        for person in everyone:
            u, d = understanding[1].get(person, 0.0), delivery[1].get(person, 0.0)
            half[person], difference[person] = (u + d) / 2, u - d
        return {
            "understanding": self.slow(*understanding),
            "delivery": self.slow(*delivery),
            "level": self.slow((understanding[0] + delivery[0]) / 2, half, people),
            "gap": self.slow(understanding[0] - delivery[0], difference, people),
        }


def merged(
    departments: list[int], headcounts: tuple[int | None, ...]
) -> tuple[dict[int, list[int]], dict[int, int | None]]:
    """Departments with people; one with a single person joins the next smallest."""
    members: dict[int, list[int]] = {}
    for person, department in enumerate(departments):
        members.setdefault(department, []).append(person)
    known = {h: headcounts[h] for h in members}
    while len(members) > 1:
        order = sorted(members, key=lambda h: (len(members[h]), h))
        if len(members[order[0]]) > 1:
            break
        lone, other = order[0], order[1]
        sizes = (known[lone], known[other])
        known[other] = None if None in sizes else sum(size for size in sizes if size is not None)
        members[other] += members.pop(lone)
        known.pop(lone)
    return members, known
