"""Somebody who wants to know who answered what, and has everything but key and salt.

Copies of all tables from every day, with the transaction and the place of each row where the database tells; every link
that was mailed, whose it was, and in which order people handed in; the log. A view is one way to tie people to what
they gave: for each person whatever it cannot tell apart, of which the attacker takes one by chance.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection

from assessments.anonymity.ciphers import PLAIN, Sealed, Unreadable
from assessments.personal_links import draft_key, part_key, spent_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Row = dict[str, Any]
Dump = dict[str, list[Row]]
TABLES = ("invitation", "invitationsecret", "draft", "draftcomment", "spentlink", "sealedballot", "response", "comment")


def dump() -> Dump:
    """Every table as it lies there: `place` in which order, `writer` the transaction, where the database knows one."""
    is_postgresql = connection.vendor == "postgresql"
    extra = "ctid::text AS place, xmin::text AS writer" if is_postgresql else "rowid AS place, 0 AS writer"
    order = "ctid" if is_postgresql else "rowid"
    found: Dump = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT *, {extra} FROM assessments_{table} ORDER BY {order}")  # noqa: S608 constants
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


@dataclass
class Attacker:
    """archive: the secret in each person's letter; order: people in the order in which they handed in."""

    archive: Mapping[str, str]
    order: Sequence[str]
    dumps: list[Dump] = field(default_factory=list)
    log: str = ""
    public: Sequence[bytes] = ()
    known: dict[int, dict[str, Row]] = field(default_factory=dict)

    @property
    def last(self) -> Dump:
        return self.dumps[-1]

    def views(self) -> dict[str, Callable[[], dict[str, list[str]]]]:
        return {
            "transactions": self.by_transactions,
            "transactions, by way of ballots": self.by_ballots,
            "place": lambda: self.by_order(self.last["response"]),
            "ids": lambda: self.by_order(sorted(self.last["response"], key=lambda row: str(row["id"]))),
            "place of who was invited": self.by_roster,
            "drafts in copies, with the mail archive": self.by_drafts,
            "what changed from day to day": self.by_days,
            "log": self.by_log,
        }

    def views_of_words(self) -> dict[str, Callable[[], dict[str, list[str]]]]:
        return {
            "words by sizes": self.by_sizes,
            "words by place": lambda: {
                n: [row["text"]] for n, row in zip(self.order, self.last["comment"], strict=False)
            },
        }

    def people(self, one: Dump) -> dict[str, Row]:
        """The invitation of each person, found by the link in the archive."""
        if id(one) not in self.known:
            self.known[id(one)] = self._people(one)
        return self.known[id(one)]

    def _people(self, one: Dump) -> dict[str, Row]:
        by_secret = {row["key"]: row["invitation_id"] for row in one["invitationsecret"]}
        by_id = {row["id"]: row for row in one["invitation"]}
        return {name: by_id[by_secret[key]] for name, key in self.parts.items() if key in by_secret}

    @cached_property
    def parts(self) -> dict[str, str]:
        return {name: part_key(secret) for name, secret in self.archive.items()}

    def by_transactions(self) -> dict[str, list[str]]:
        written: dict[str, list[str]] = {}
        for row in self.last["response"]:
            written.setdefault(row["writer"], []).append(row["answers"])
        return {name: written.get(row["writer"], []) for name, row in self.people(self.last).items()}

    def by_ballots(self) -> dict[str, list[str]]:
        """Marker or invitation → ballot by the transaction, for certain; ballot → response by place or id."""
        found: dict[str, list[str]] = {}
        responses = self.last["response"]
        for one in self.dumps:
            if not one["sealedballot"]:
                continue
            places = {row["writer"]: place for place, row in enumerate(one["sealedballot"])}
            for name, row in self.people(one).items():
                if row["done"] and row["writer"] in places and places[row["writer"]] < len(responses):
                    found[name] = [responses[places[row["writer"]]]["answers"]]
        return found

    def by_order(self, responses: Sequence[Row]) -> dict[str, list[str]]:
        return {name: [row["answers"]] for name, row in zip(self.order, responses, strict=False)}

    def by_roster(self) -> dict[str, list[str]]:
        names = {row["id"]: name for name, row in self.people(self.last).items()}
        lying = [names[row["id"]] for row in self.last["invitation"] if row["id"] in names]
        return {name: [row["answers"]] for name, row in zip(lying, self.last["response"], strict=False)}

    def by_sizes(self) -> dict[str, list[str]]:
        """The longer what was handed in, the longer the words: both ranked by length, by chance where that is the same.

        Whose ballot it is the same place tells: markers of what was handed in name no mailed link.
        """
        (one,) = [one for one in self.dumps if one["spentlink"]][-1:]
        names = {spent_key(secret): name for name, secret in self.archive.items()}
        assert not any(row["key"] in names for row in one["spentlink"])
        handed = self.order
        ranked = sorted(
            zip(handed, one["sealedballot"], strict=False), key=lambda pair: (len(pair[1]["box"]), random.random())
        )
        words = sorted((row["text"] for row in self.last["comment"]), key=len)
        return {name: [text] for (name, _ballot), text in zip(ranked, words, strict=False)}

    def by_drafts(self) -> dict[str, list[str]]:
        """A draft that lay there on one of the days, opened with its link."""
        answers = [row["answers"] for row in self.last["response"]]
        return {name: [each for each in answers if _fits(read, each)] for name, read in self.drafts_read.items()}

    @cached_property
    def drafts_read(self) -> dict[str, str]:
        """With every salt one can think of."""
        found: dict[str, str] = {}
        for one in self.dumps:
            drafts = {row["key"]: row["cells"] for row in one["draft"]}
            for name, secret in self.archive.items():
                cells = drafts.get(draft_key(secret), "")
                readable = [read for salt in self.public if cells and (read := _read(cells, secret, salt))]
                if readable:
                    found[name] = readable[0]
        return found

    def by_days(self) -> dict[str, list[str]]:
        """Responses that are there since the copy in which a person is done for the first time."""
        found: dict[str, list[str]] = {}
        for before, after in zip(self.dumps, self.dumps[1:], strict=False):
            old = {row["answers"] for row in before["response"]}
            new = [row["answers"] for row in after["response"] if row["answers"] not in old]
            was_done = {name for name, row in self.people(before).items() if row["done"]}
            for name, row in self.people(after).items():
                if row["done"] and name not in was_done:
                    found[name] = new
        return found

    @cached_property
    def lines_about(self) -> dict[str, list[str]]:
        """What the log says of each person: by link, any hash of it, or address."""
        keys = (str, draft_key, spent_key, part_key)
        names = {key(secret): name for name, secret in self.archive.items() for key in keys}
        names |= {name: name for name in self.archive}
        found: dict[str, list[str]] = {}
        for line in self.log.splitlines():
            for word in re.findall(r"[\w.@-]{8,}", line):
                if word in names:
                    found.setdefault(names[word], []).append(line)
        return found

    def by_log(self) -> dict[str, list[str]]:
        """A line that names a person beside a row."""
        rows = {str(row["id"]).replace("-", ""): row["answers"] for row in self.last["response"]}
        return {
            name: [answers for key, answers in rows.items() if any(key in line.replace("-", "") for line in lines)]
            for name, lines in self.lines_about.items()
        }


def right(guessed: Mapping[str, Sequence[str]], truth: Mapping[str, str], candidates: Sequence[str]) -> int:
    """How many are tied to their response if the attacker takes one of those a view leaves, or any at all."""
    return sum(random.choice(guessed.get(name) or candidates) == answers for name, answers in truth.items())


def _read(cells: str, secret: str, salt: bytes) -> str:
    try:
        return Sealed(secret, salt).read_cells(cells) if salt else PLAIN.read_cells(cells)
    except Unreadable:
        return ""


def _fits(draft: str, answers: str) -> bool:
    return all(cell in (answer, "-", ".") or not cell.isdigit() for cell, answer in zip(draft, answers, strict=False))
