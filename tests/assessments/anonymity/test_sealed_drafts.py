"""A draft of an anonymous assessment reads like any other to whoever holds its secret; to others it is noise."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.anonymity.ciphers import Sealed, Unreadable
from assessments.anonymity.key_files import draft_salt
from assessments.models import Draft, DraftComment
from assessments.personal_links import mint_secret

CODE = "people.empowerment.delivery"
WORDS = "Ask us first, and here."


def raw(key):
    return Draft.objects.values_list("department", "role_group", "cells").get(pk=key)


def test_saving_an_answer_is_one_statement_and_no_read(ben):
    ben.save(CODE, "2")
    with CaptureQueriesContext(connection) as queries:
        assert ben.save(CODE, "4", seen="2").status_code == 200
    (statement,) = [query["sql"] for query in queries.captured_queries]
    assert statement.strip().startswith("UPDATE assessments_draft")
    assert ben.cell(CODE) == "4"


def test_an_answer_the_page_had_not_seen_is_a_conflict_with_both_values(ben):
    ben.save(CODE, "2")
    response = ben.save(CODE, "4", seen="-")
    assert response.status_code == 409
    assert response.json()["seen"] == "2"
    assert ben.cell(CODE) == "2"


def test_nothing_in_the_row_can_be_read_without_the_secret(ben):
    ben.answer_everything("3")
    ben.post("d/people/", {"comment.people.empowerment": WORDS})
    draft = ben.draft
    department, role_group, cells = raw(draft.pk)
    assert {"sales", "manager"} == {draft.department, draft.role_group}
    for text in (department, role_group, cells):
        assert "sales" not in text
        assert "manager" not in text
    assert len(cells) == len(draft.cells) * Sealed.width
    assert len({cells[at : at + 40] for at in range(0, len(cells), 40)}) == len(draft.cells), "no two cells look alike"
    (comment,) = DraftComment.objects.all()
    assert "empowerment" not in comment.practice + comment.text
    assert WORDS not in comment.text


def test_every_department_role_and_length_of_comment_looks_the_same_size(ben):
    sizes = set()
    for role_group, department, words in (("manager", "sales", "Yes."), ("frontline", "warehouse", WORDS * 20)):
        ben.say_who(department, role_group)
        ben.post("d/people/", {"comment.people.empowerment": words})
        sizes.add((*map(len, raw(ben.draft.pk)), len(DraftComment.objects.get().text)))
    assert len(sizes) == 1


def test_another_secret_or_another_salt_opens_nothing(ben, assessment):
    _, _, cells = raw(ben.draft.pk)
    with pytest.raises(Unreadable):
        Sealed(mint_secret(), draft_salt(assessment.box_key)).read_cells(cells)
    with pytest.raises(Unreadable):  # whoever has a copy of the database and all mail still lacks this
        Sealed(ben.secret, bytes(32)).read_cells(cells)


def test_cells_cannot_be_swapped(ben):
    ben.save(CODE, "2")
    _, _, cells = raw(ben.draft.pk)
    swapped = cells[40:80] + cells[:40] + cells[80:]
    with pytest.raises(Unreadable):
        Sealed(ben.secret, draft_salt(ben.assessment.box_key)).read_cells(swapped)


def test_a_draft_that_cannot_be_read_any_more_is_said_in_words_and_can_be_begun_anew(ben):
    Draft.objects.update(cells="AAAA" * 1000)
    response = ben.get("d/people/")
    assert response.status_code == 409
    assert "cannot be read any more" in response.content.decode()
    link = f"/a/{ben.assessment.links.get(department_code='').token}/"
    assert ben.client.get(link).status_code == 200
    assert ben.client.post(link).status_code == 302
    assert ben.say_who().status_code == 302


def test_without_its_salt_nothing_is_taken_and_nothing_lost(ben, keys):
    ben.save(CODE, "2")
    (salt,) = keys.glob("*.salt")
    kept = salt.read_bytes()
    salt.unlink()
    for response in (ben.get("d/people/"), ben.save(CODE, "3", seen="2")):
        assert response.status_code == 503
        assert "Answers cannot be taken just now" in response.content.decode()
    salt.write_bytes(kept)
    assert ben.cell(CODE) == "2"


def test_a_comment_is_saved_changed_and_taken_back(ben):
    name = "comment.people.empowerment"
    for words in ("First.", WORDS, ""):
        assert ben.post("d/people/", {name: words}).status_code == 302
        assert ben.form("d/people/")[name] == words
    assert not DraftComment.objects.exists()


def test_a_comment_of_another_tab_is_shown_not_overwritten(ben):
    name = "comment.people.empowerment"
    stale = ben.form("d/people/")
    ben.post("d/people/", {name: "Theirs."})
    response = ben.post("d/people/", form=stale | {name: "Mine."})
    assert response.status_code == 409
    assert {"Mine.", "Theirs."} <= set(re.findall(r"Mine\.|Theirs\.", response.content.decode()))


def test_whoever_comes_back_with_the_link_goes_on_where_they_were(ben):
    ben.save(CODE, "5")
    other = ben.on_another_device()
    assert other.cell(CODE) == "5"
    assert 'value="5" checked' in re.sub(r"\s+", " ", other.get("d/people/").content.decode())
