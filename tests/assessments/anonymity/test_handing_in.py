"""One sealed ballot for each who hands in: nothing of a person in it, and of one size."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.anonymity.ballots import STEP, Ballot, seal, unseal
from assessments.anonymity.key_files import private_key
from assessments.models import Comment, Draft, DraftComment, Prediction, Response, SealedBallot, SpentLink
from assessments.personal_links import spent_key

BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def opened(assessment, ballot):
    return unseal(bytes(ballot.box), private_key(assessment.box_key))


def test_all_that_was_given_lies_in_one_ballot_and_nowhere_else(ben, assessment):
    ben.answer_everything("4")
    ben.post("d/people/", {"comment.people.empowerment": "Ask first."})
    form = ben.form("review/")
    with CaptureQueriesContext(connection) as queries:
        response = ben.post("review/", form=form)
    assert "Thank you" in response.content.decode()
    taken = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(BRACKETS)]
    assert len(taken) <= 8, "\n".join(taken)
    for model in (Draft, DraftComment, Response, Prediction, Comment):
        assert not model.objects.exists()
    ballot = opened(assessment, SealedBallot.objects.get())
    assert (ballot.department, ballot.role_group) == ("sales", "manager")
    assert ballot.comments == (("people.empowerment", "Ask first."),)
    assert ballot.prediction == "abc4323"
    assert ballot.answers.count("4") > 20
    assert SpentLink.objects.get().key == spent_key(ben.secret)


def test_a_ballot_has_no_column_that_leads_to_anybody(ben):
    ben.answer_everything()
    ben.submit()
    assert {field.name for field in SealedBallot._meta.get_fields()} == {"id", "assessment", "box"}
    assert SealedBallot.objects.get().pk.version == 4


def test_submitting_again_shows_the_same_thank_you_and_adds_nothing(ben):
    ben.answer_everything()
    form = ben.form("review/")
    for _time in range(2):
        assert "Thank you" in ben.post("review/", form=form).content.decode()
    assert SealedBallot.objects.count() == 1


def test_what_has_changed_since_the_review_is_not_handed_in(ben):
    ben.answer_everything()
    form = ben.form("review/")
    ben.save("people.empowerment.delivery", "5", seen="3")
    assert ben.post("review/", form=form).status_code == 409
    assert not SealedBallot.objects.exists()


def test_ballots_with_and_without_words_have_the_same_size(assessment):
    key = bytes.fromhex(assessment.box_key)
    short = Ballot("a", "b", "1" * 110)
    long = Ballot("warehouse", "frontline", "1" * 110, "abc4323", (("people.empowerment", "é" * 1500),))
    sizes = {len(seal(ballot, key)) for ballot in (short, long)}
    assert sizes == {STEP}
    longest = Ballot("warehouse", "frontline", "1" * 110, "", tuple((f"p.{n}", "é" * 2000) for n in range(20)))
    assert len(seal(longest, key)) % STEP == 0
    assert unseal(seal(longest, key), private_key(assessment.box_key)) == longest


def test_the_respondent_reads_one_true_sentence_before_starting_and_before_handing_in(ben, newcomer_page):
    for page in (newcomer_page, ben.get("review/").content.decode()):
        assert "Your answers stay sealed until this assessment closes" in page
        assert "could break this promise by recording answers as they arrive" in page
