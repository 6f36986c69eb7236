"""Under a strict Content-Security-Policy a page holds no inline script, style or handler."""

import re

import pytest

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|<[^>]+\s(?:style|on[a-z]+)=", re.IGNORECASE)


def pages_of(ben):
    token = ben.assessment.links.get(department_code="").token
    yield ben.client.get(f"/a/{token}/")
    yield ben.client.get(f"/r/{ben.secret}/")
    yield ben.client.get("/a/nothing/")
    for page in ("about/", "word/", "d/people/", "how-far/", "review/"):
        yield ben.get(page)
    yield ben.post("d/people/", {"people.empowerment.delivery": "9"})
    other = ben.on_another_device()
    yield other.client.post(other.url("leave/"))
    yield ben.submit()


def test_no_page_holds_anything_inline(ben):
    ben.answer_everything()
    for response in pages_of(ben):
        page = response.content.decode()
        assert not INLINE.search(page), INLINE.search(page)
        assert "default-src 'self'" in response["Content-Security-Policy"]


def test_every_page_names_its_language_title_and_main_part(ben):
    ben.answer_everything()
    for response in pages_of(ben):
        page = response.content.decode()
        assert '<html lang="en">' in page
        assert re.search(r"<title>\S", page)
        assert page.count("<h1") == page.count("<main") == 1


@pytest.mark.parametrize("page", ["word/", "d/people/", "how-far/"])
def test_every_question_is_a_group_of_radio_buttons_with_a_legend(ben, page):
    html = ben.get(page).content.decode()
    fieldsets = re.findall(r"<fieldset.*?</fieldset>", html, re.DOTALL)
    assert fieldsets
    for fieldset in fieldsets:
        assert re.search(r"<legend>.+</legend>", fieldset)
        names = set(re.findall(r'type="radio" name="([^"]+)"', fieldset))
        assert len(names) == 1
        labels = re.findall(r"<label[^>]*><input[^>]+><span>[^<]+</span></label>", fieldset)
        assert len(labels) == fieldset.count("<input")


def test_the_form_is_complete_without_the_script(ben):
    html = ben.get("d/people/").content.decode()
    assert 'method="post"' in html
    assert "hidden>" not in html
    assert re.search(r'<button class="primary">Continue</button>', html)
