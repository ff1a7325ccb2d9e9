"""Forms of the assessment's pages. They clean what people typed; services check it again against the rules."""

from assessments.forms.area import AreaForm, CriterionRow, LevelGroup
from assessments.forms.conflict import ConflictForm
from assessments.forms.states import PageForm, ReopenForm, SignOffForm, SubmitForm

__all__ = [
    "AreaForm",
    "ConflictForm",
    "CriterionRow",
    "LevelGroup",
    "PageForm",
    "ReopenForm",
    "SignOffForm",
    "SubmitForm",
]
