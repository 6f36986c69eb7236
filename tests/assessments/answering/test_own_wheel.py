"""One's own small wheel: what was answered, as marks and as a table; kept nowhere."""

import re

from assessments.models import Response


def rows(page):
    body = re.findall(r'<tr><th scope="row">\d+ ([^<]+)</th><td>(.*?)</td><td>(.*?)</td></tr>', page)
    return {name: (re.sub("<[^>]+>", "", left), re.sub("<[^>]+>", "", right)) for name, left, right in body}


def test_the_table_says_what_was_answered(ben):
    ben.save("people.empowerment.understanding", "4")
    ben.save("people.empowerment.delivery", "2")
    ben.save("people.leadership.understanding", "?")
    page = ben.submit().content.decode()
    assert rows(page)["Empowered teams"] == ("4", "2")
    assert rows(page)["Leaders who live it"] == ("no answer", "no answer")
    assert len(rows(page)) == 20


def test_each_answer_is_one_mark_and_each_pair_one_bar(ben):
    ben.save("people.empowerment.understanding", "4")
    ben.save("people.empowerment.delivery", "2")
    ben.save("people.leadership.delivery", "5")
    page = ben.submit().content.decode()
    assert page.count('class="understanding"') == 1
    assert page.count('class="delivery"') == 2
    assert page.count('class="gap known"') == 1
    assert 'class="gap blind"' not in page


def test_it_is_hidden_until_asked_for_and_says_what_it_is_not(ben):
    ben.answer_everything()
    page = ben.submit().content.decode()
    assert '<details class="own-wheel"><summary>' in page
    assert "How you see Acme, not a score of you" in page


def test_the_wheel_is_stored_nowhere(ben):
    ben.answer_everything("4")
    ben.submit()
    assert [field.name for field in Response._meta.get_fields() if "wheel" in field.name] == []
    assert "<svg" not in ben.get("thanks/").content.decode()


def test_who_left_out_what_it_is_made_of_is_told_so_kindly_instead_of_an_empty_picture(ben):
    ben.post("word/", {"definition": "4"})
    form = ben.form("review/")
    for page in (ben.post("review/", form=form), ben.post("review/", form=form)):
        words = page.content.decode()
        assert "<svg" not in words
        assert "Show me how I see it" not in words
        assert "what you did answer counts" in words


def test_one_answer_is_enough_for_a_picture(ben):
    ben.save("people.leadership.delivery", "5")
    assert "<svg" in ben.submit().content.decode()


def test_whoever_comes_back_to_the_thanks_is_told_nothing_of_a_picture(ben):
    ben.answer_everything()
    ben.submit()
    assert "what you did answer counts" not in ben.get("thanks/").content.decode()
