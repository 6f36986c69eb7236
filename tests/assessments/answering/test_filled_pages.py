"""A page filled into its frame is the page its template renders, to the letter."""

import pytest

from assessments.views import answering, page_frames
from assessments.views.answering_frame import render_visit
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment, make_organisation


def both(monkeypatch, respondent, page):
    """The page as it is sent, twice, so that the second is certainly filled; and as its template renders it."""
    respondent.get(page)
    filled = respondent.get(page).content.decode()

    def rendered(request, visit, page, form, context, template):
        return render_visit(request, template, visit, context | {"conflicts": False})

    monkeypatch.setattr(answering, "render_filled", rendered)
    whole = respondent.get(page).content.decode()
    monkeypatch.undo()
    return without_token(filled), without_token(whole)


def without_token(page):
    before, _name, after = page.partition('name="csrfmiddlewaretoken" value="')
    return before + after[64:]


@pytest.mark.parametrize("page", ["word/", "d/strategy/", "d/people/", "how-far/", "customers/", "win/"])
def test_filled_and_rendered_are_the_same(monkeypatch, ben, page):
    ben.say_who(role_group="executive")
    ben.answer_everything()
    ben.post("d/people/", {"comment.people.empowerment": '<b> & "quotes"'})
    filled, whole = both(monkeypatch, ben, page)
    assert filled == whole
    assert "\0" not in filled


def test_frames_keep_nothing_of_whoever_came_first(ben):
    ben.get("d/people/")
    mia = Respondent(ben.assessment)
    mia.start()
    mia.say_who()
    page = mia.get("d/people/").content.decode()
    assert ben.secret not in page
    assert mia.secret in page
    assert ben.secret not in repr(page_frames._frames)


def test_a_changed_name_or_meaning_shows_at_once(ben, acme):
    assert "Acme" in ben.get("d/people/").content.decode()
    acme.name = "Acme & Daughters {scope}"
    acme.save()
    type(ben.assessment).objects.update(customer_meaning={"en": "those who <rent>"})
    page = ben.get("d/people/").content.decode()
    assert "Acme &amp; Daughters {scope}" in page
    assert "those who &lt;rent&gt;" in page


def test_names_that_look_like_code_stay_names(db):
    name = "<script>alert(1)</script> {{ 7*7 }} %(people)s {0.__class__}"
    respondent = Respondent(make_assessment(make_organisation(name), customer_meaning={"en": "{minutes} {% now %}"}))
    token = respondent.assessment.links.get(department_code="").token
    pages = [respondent.client.get(f"/a/{token}/")]
    respondent.start()
    respondent.post("about/", {"role_group": "manager"})
    pages += [respondent.get(page) for page in ("word/", "d/people/", "how-far/", "review/")]
    respondent.answer_everything()
    pages.append(respondent.submit())
    for page in pages:
        html = page.content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %(people)s {0.__class__}" in html
    assert "By customers we mean {minutes} {% now %}" in pages[2].content.decode()
