"""Two windows on the same answers: whatever was acknowledged in one is never lost by the other."""

from assessments.models import DraftComment

PAGE, CODE, OTHER = "d/people/", "people.empowerment.delivery", "people.leadership.understanding"
COMMENT = "comment.people.empowerment"


def test_each_tab_saves_its_own_answers(ben):
    first, second = ben.form(PAGE), ben.form(PAGE)
    ben.post(PAGE, {CODE: "2"}, form=first)
    assert ben.post(PAGE, {OTHER: "5"}, form=second).status_code == 302
    assert (ben.cell(CODE), ben.cell(OTHER)) == ("2", "5")


def test_row_17_a_different_answer_from_another_tab_is_shown_with_both_values(ben):
    first, second = ben.form(PAGE), ben.form(PAGE)
    ben.post(PAGE, {CODE: "2"}, form=first)
    response = ben.post(PAGE, {CODE: "4", OTHER: "5"}, form=second)
    assert response.status_code == 409
    page = response.content.decode()
    ladder = page.split(f'id="q-{CODE}"')[1].split("</fieldset>")[0]
    assert "Which answer holds?" in ladder
    assert f'name="{CODE}" value="4" checked' in ladder
    assert page.count("Which answer holds?") == 1
    assert (ben.cell(CODE), ben.cell(OTHER)) == ("2", "5"), "the rest of the page is saved"


def test_the_page_then_sent_again_decides(ben):
    first, second = ben.form(PAGE), ben.form(PAGE)
    ben.post(PAGE, {CODE: "2"}, form=first)
    conflict = ben.post(PAGE, {CODE: "4"}, form=second)
    again = type(ben).form_of(conflict)
    assert again[CODE] == "4"
    assert ben.post(PAGE, form=again).status_code == 302
    assert ben.cell(CODE) == "4"


def test_the_same_answer_in_both_tabs_is_no_conflict(ben):
    first, second = ben.form(PAGE), ben.form(PAGE)
    ben.post(PAGE, {CODE: "2"}, form=first)
    assert ben.post(PAGE, {CODE: "2"}, form=second).status_code == 302


def test_an_untouched_old_tab_takes_nothing_back(ben):
    old = ben.form(PAGE)
    ben.post(PAGE, {CODE: "2", COMMENT: "New here."})
    assert ben.post(PAGE, form=old).status_code == 302
    assert ben.cell(CODE) == "2"
    assert DraftComment.objects.get().text == "New here."


def test_a_different_comment_from_another_tab_is_shown_beside_ones_own(ben):
    first, second = ben.form(PAGE), ben.form(PAGE)
    ben.post(PAGE, {COMMENT: "From the phone."}, form=first)
    response = ben.post(PAGE, {COMMENT: "From the desk."}, form=second)
    assert response.status_code == 409
    page = response.content.decode()
    assert "<blockquote>From the phone.</blockquote>" in page
    assert "From the desk.</textarea>" in page
    assert DraftComment.objects.get().text == "From the phone."
    both = type(ben).form_of(response) | {COMMENT: "From the phone.\nFrom the desk."}
    assert ben.post(PAGE, form=both).status_code == 302
    assert DraftComment.objects.get().text == "From the phone.\nFrom the desk."


def test_an_answer_saved_by_the_script_meanwhile_is_respected_by_the_page(ben):
    form = ben.form(PAGE)
    ben.save(CODE, "5")
    assert ben.post(PAGE, {CODE: "1"}, form=form).status_code == 409
    assert ben.cell(CODE) == "5"
