"""The pages of assessments that promise names, as tests/e2e/sights.py has the others."""

from __future__ import annotations

from tests.e2e.sights import Sight, press

NAMED = (
    Sight("team so far", "live", "/assessments/{team}/live/", "bea"),
    Sight("team without answers", "live", "/assessments/{team_empty}/live/", "bea"),
    Sight("team by name", "live-names", "/assessments/{team}/live/names/", "bea"),
    Sight("one of the team", "live-person", "/assessments/{team}/live/names/{team_person}/", "bea"),
    Sight("erase one of the team", "live-person-erase", "/assessments/{team}/live/names/{team_person}/erase/", "bea"),
    Sight("attributed assessment", "assessment-show", "/assessments/{team}/", "bea"),
)
NAMED_RESPONDENT = (
    Sight("start with a name", "answer-start", "/a/{team_token}/"),
    Sight("start without the name", "answer-start", "/a/{team_token}/", act=press("Start")),
    Sight("team for who has answered", "answer-team", "/r/{team_secret}/team/"),
)
