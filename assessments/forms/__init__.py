"""Forms of the assessment's pages. They clean what people typed; services check it again against the rules."""

from assessments.forms.area import AreaForm, CriterionRow, LevelGroup
from assessments.forms.conflict import ConflictForm
from assessments.forms.readings import AnswersForm, InviteReadingForm, ReadingForm
from assessments.forms.states import PageForm, ReopenForm, SharingForm, SignOffForm, StartForm, SubmitForm

__all__ = [
    "AnswersForm",
    "AreaForm",
    "ConflictForm",
    "CriterionRow",
    "InviteReadingForm",
    "LevelGroup",
    "PageForm",
    "ReadingForm",
    "ReopenForm",
    "SharingForm",
    "SignOffForm",
    "StartForm",
    "SubmitForm",
]
