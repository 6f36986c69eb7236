from assessments.models.assessment import (
    AnswerLink,
    Assessment,
    AssessmentGroup,
    Form,
    GroupKind,
    ImportedFile,
    Mode,
    State,
    TransitionRefused,
)
from assessments.models.questionnaire import Questionnaire, QuestionnaireVersion, Translation
from assessments.models.response import Comment, Draft, DraftComment, Response, SpentLink

__all__ = [
    "AnswerLink",
    "Assessment",
    "AssessmentGroup",
    "Comment",
    "Draft",
    "DraftComment",
    "Form",
    "GroupKind",
    "ImportedFile",
    "Mode",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
    "SpentLink",
    "State",
    "TransitionRefused",
    "Translation",
]
