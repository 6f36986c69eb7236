"""What letters say: a coordinator's words, filled in and never executed, with the promise always below them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from assessments.invitations.letters import Writer, message_to
from assessments.invitations.texts import Text, complaints, fill, mailing_of, own_text, write_text
from assessments.models import Letter, Mode, TrialLetter
from assessments.promises import promise_of
from jobs.models import Job
from jobs.running import new_lease, run
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

NASTY = "{{ 7*7 }} {% include 'x' %} {0.__class__} %(x)s ${link.__class__} $5 100 % <script>alert(1)</script> &amp;"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attributes}


def write(assessment, letter=Letter.INVITATION, name="Ben"):
    return Writer(mailing_of(assessment), letter).write(name, "", "https://x.example/i/secret/")


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
@pytest.mark.parametrize("letter", Letter)
def test_our_own_texts_use_known_places_alone(letter, mode, acme):
    assessment = make_assessment(acme, mode=mode)
    text = own_text(assessment, letter, "en")
    assert complaints(text.subject, needs_link=False) == []
    assert complaints(text.body, needs_link=True) == []
    written = write(assessment, letter)
    assert "$" not in written.text
    assert "Hello Ben," in written.text
    assert "Hello there," in write(assessment, letter, "").text


def test_the_promise_and_the_link_are_in_both_parts(assessment):
    write_text(assessment, Letter.INVITATION, "en", Text("Please", "Look: $link"))
    written = write(assessment)
    for part in (written.text, written.html):
        assert "https://x.example/i/secret/" in part
        assert "Taking part is voluntary" in part
    assert promise_of(assessment) in " ".join(written.text.split())


def test_row_4_what_looks_like_a_template_stays_what_was_typed(assessment):
    write_text(assessment, Letter.INVITATION, "en", Text(f"S {NASTY}", f"{NASTY}\n\n$link"))
    written = write(assessment)
    assert "{{ 7*7 }} {% include 'x' %} {0.__class__} %(x)s" in written.text
    assert "49" not in written.text.replace("https", "")
    assert "<script>alert(1)</script>" in written.text, "plain text is plain"
    assert written.subject.startswith("S {{ 7*7 }}")


def test_row_3_nothing_typed_becomes_an_element_of_the_html_part(assessment):
    plain = Tags(write(assessment).html)
    assessment.contact = '<img src=x onerror="alert(1)">'
    assessment.title = "<b>bold</b>"
    write_text(assessment, Letter.INVITATION, "en", Text("S", f"{NASTY} $assessment $name\n\n$link $contact"))
    nasty = Tags(write(assessment, name='<a href="javascript:x">Ben</a>').html)
    assert set(nasty.tags) <= set(plain.tags) | {"br"}
    assert nasty.attributes <= plain.attributes


def test_what_is_filled_in_is_not_looked_at_again(assessment):
    assessment.title = "$link $name {{ x }}"
    assert fill("$assessment", {"assessment": assessment.title, "link": "L"}) == "$link $name {{ x }}"


def test_an_unknown_place_is_named_with_those_there_are():
    (wrong,) = complaints("Hello $nmae, $link", needs_link=True)
    assert "$nmae" in wrong
    assert "Did you mean $name?" in wrong
    assert "$organisation" in wrong
    assert "Without $link" in complaints("Hello $name", needs_link=True)[0]
    assert complaints("It costs $5, or 5$, $ and $$; ${link}", needs_link=True) == []


def test_no_header_can_be_put_in_through_a_name_a_title_or_a_subject(assessment):
    assessment.title = "Autumn\r\nBcc: all@x.example"
    write_text(assessment, Letter.INVITATION, "en", Text("$assessment $name", "$link"))
    message = message_to("ben@bücher.example", write(assessment, name="Ben\nBcc: x@x.example"))
    sent = message.message()
    assert sent["Bcc"] is None
    assert "\n" not in str(sent["Subject"])
    assert message.to == ["ben@xn--bcher-kva.example"]
    assert message.recipients() == ["ben@xn--bcher-kva.example"]


class TestPage:
    @pytest.fixture
    def client(self, browse, ada):
        return browse(ada)

    @pytest.fixture
    def path(self, assessment) -> str:
        return reverse("letters", args=[assessment.public_id, "invitation", "en"])

    def test_it_shows_the_words_and_the_letter(self, client, path):
        page = client.get(path).content.decode()
        assert "Hello $name," in page
        assert "Hello there," in page
        assert "Our promise:" in page

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, path, assessment):
        response = client.post(path, {"subject": "My words", "body": "Hello $nmae"})
        page = response.content.decode()
        assert response.status_code == 422
        assert "Did you mean $name?" in page
        assert "My words" in page
        assert mailing_of(assessment).texts == {}

    def test_it_is_kept_and_given_back(self, client, path, assessment):
        client.post(path, {"subject": "Mine", "body": "Read: $link", "do": "save"})
        assert write(assessment).subject == "Mine"
        client.post(path, {"do": "reset"})
        assert mailing_of(assessment).texts == {}

    def test_the_live_preview_keeps_nothing(self, client, path, assessment):
        shown = client.post(f"{path}preview/", {"subject": "Mine", "body": "<b>x</b> $link"}).content.decode()
        assert "&lt;b&gt;x&lt;/b&gt;" in shown
        assert "Without $link" in client.post(f"{path}preview/", {"subject": "M", "body": "x"}).content.decode()
        assert mailing_of(assessment).texts == {}

    def test_the_address_of_the_preview_leads_to_the_letter(self, client, path):
        assert client.get(f"{path}preview/").headers["Location"] == path

    @pytest.mark.parametrize("more", ["invitation/xx/", "moon/en/", "reminder/%00/"])
    def test_no_other_letter_or_language_is_there(self, client, assessment, more):
        base = reverse("recipients", args=[assessment.public_id])
        assert client.get(f"{base}texts/{more}").status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_a_trial_goes_to_oneself_and_its_link_leads_nowhere(self, client, path, mail_server, ada):
        client.post(path, {"subject": "Mine", "body": "Read: $link", "do": "try"})
        job = Job.objects.get()
        for _delivery in range(3):
            run(job.pk, new_lease())
        (letter,) = mail_server.letters
        assert (letter.recipient, letter.subject) == (ada.email, "Mine")
        assert TrialLetter.objects.get().outcome == "sent"
        assert f"A trial was sent to {ada.email}" in client.get(path).content.decode()
        page = client.get("/i/a-trial-leads-nowhere/")
        assert page.status_code == 404
        assert "This is a trial; its link leads nowhere" in page.content.decode()
