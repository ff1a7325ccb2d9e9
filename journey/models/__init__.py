"""What a system keeps in the four steps."""

from journey.models.audits import AuditAnswer, AuditLink, RelationshipAudit
from journey.models.cycle import NationalNote, OwnExample, RecommendationState, StepsSharing
from journey.models.impact import DevolutionAsk, Intervention, InterventionValue
from journey.models.partners import ChecklistAnswer, LandscapeLine, NominatedLead, Organisation, Programme
from journey.models.potential import AnchorStrategy, IndicatorTarget, IndicatorValue, LocalIndicator, ValueImport
from journey.models.questions import ChosenQuestion

__all__ = [
    "AnchorStrategy",
    "AuditAnswer",
    "AuditLink",
    "ChecklistAnswer",
    "ChosenQuestion",
    "DevolutionAsk",
    "IndicatorTarget",
    "IndicatorValue",
    "Intervention",
    "InterventionValue",
    "LandscapeLine",
    "LocalIndicator",
    "NationalNote",
    "NominatedLead",
    "Organisation",
    "OwnExample",
    "Programme",
    "RecommendationState",
    "RelationshipAudit",
    "StepsSharing",
    "ValueImport",
]
