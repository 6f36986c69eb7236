from assessments.models.assessment import (
    AnswerLink,
    Assessment,
    AssessmentGroup,
    CustomerNeed,
    GroupKind,
)
from assessments.models.attribution import Attribution, DraftName
from assessments.models.ballot import SealedBallot
from assessments.models.imported_file import ImportedFile, ImportKind
from assessments.models.invitation import Invitation, InvitationSecret, InvitationState
from assessments.models.keeping import Keeping
from assessments.models.mailing import Letter, Mailing, MailingState, RecipientList, TrialLetter, UnreadList
from assessments.models.outcome import OutcomeMeasure, OutcomeValue
from assessments.models.pulse import PulseLink, PulseRemark, PulseResponse, Source
from assessments.models.questionnaire import Questionnaire, QuestionnaireVersion, Translation
from assessments.models.response import Comment, Draft, DraftComment, Prediction, Response, SpentLink
from assessments.models.states import Form, Mode, Passphrase, State, TransitionRefused
from assessments.models.withdrawal import TakenBack

__all__ = [
    "AnswerLink",
    "Assessment",
    "AssessmentGroup",
    "Attribution",
    "Comment",
    "CustomerNeed",
    "Draft",
    "DraftComment",
    "DraftName",
    "Form",
    "GroupKind",
    "ImportKind",
    "ImportedFile",
    "Invitation",
    "InvitationSecret",
    "InvitationState",
    "Keeping",
    "Letter",
    "Mailing",
    "MailingState",
    "Mode",
    "OutcomeMeasure",
    "OutcomeValue",
    "Passphrase",
    "Prediction",
    "PulseLink",
    "PulseRemark",
    "PulseResponse",
    "Questionnaire",
    "QuestionnaireVersion",
    "RecipientList",
    "Response",
    "SealedBallot",
    "Source",
    "SpentLink",
    "State",
    "TakenBack",
    "TransitionRefused",
    "Translation",
    "TrialLetter",
    "UnreadList",
]
