"""Row 25: the database has no room left. Nobody is thanked for nothing, what was saved stays, and it goes on by itself.

SQLite says of a file that may not grow exactly what it says of a disk that is full.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from assessments.models import DraftComment, Response

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

CODE, PAGE = "people.empowerment.delivery", "d/people/"
FIELD = "comment.people.{}"
LONG = "What we would need room for. " * 65


def pragma(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {statement}")
        return int((cursor.fetchone() or [0])[0])


@contextmanager
def no_room_left() -> Iterator[None]:
    """Not a page more, and none of those that are free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    before = pragma("max_page_count")
    pragma(f"max_page_count = {pragma('page_count')}")
    try:
        yield
    finally:
        pragma(f"max_page_count = {before}")


def test_row_25_on_a_full_disk_pages_say_try_again_and_nothing_that_was_saved_is_lost(ben):
    ben.client.raise_request_exception = False
    assert ben.save(CODE, "4").status_code == 200
    with no_room_left():
        refused = fill_up(ben)
        assert refused.status_code == 503
        assert refused["Retry-After"]
        assert "try again" in refused.content.decode().lower()
        kept = DraftComment.objects.count()
        assert ben.cell(CODE) == "4", "what was confirmed is still there"
        assert ben.get(PAGE).status_code == 200, "reading goes on"
        review = ben.form("review/")
        thanked = ben.post("review/", form=review)
        assert ("Thank you" in thanked.content.decode()) == (Response.objects.count() == 1), "no false thanks"
    assert pragma("foreign_key_check") == 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
    if not Response.objects.exists():
        assert DraftComment.objects.count() == kept
        assert ben.post("review/", form=ben.form("review/")).status_code == 200
    assert Response.objects.count() == 1


def fill_up(ben):
    """Comments until one is refused: every one before was confirmed, and is there."""
    practices = sorted(
        {item.code.split(".")[1] for item in ben.booklet.document.items if item.code.startswith("people.")}
    )
    for saved, practice in enumerate(practices):
        answer = ben.save(FIELD.format(practice), LONG, seen="")
        if answer.status_code != 200:
            assert DraftComment.objects.count() == saved
            return answer
    pytest.fail("there was room for everything")
