"""What the frameworks say: sources, instruments, the four-step model. Nothing here belongs to a system."""

from frameworks.models.four_steps import (
    AuditQuestion,
    AuditSector,
    ChecklistItem,
    Domain,
    Indicator,
    Intervention,
    LandscapeEntry,
    NationalRecommendation,
    Question,
    Recommendation,
    Step,
)
from frameworks.models.instruments import (
    Area,
    Criterion,
    Descriptor,
    Framework,
    FrameworkVersion,
    Level,
    Prompt,
)
from frameworks.models.reference import GlossaryTerm, PracticeExample, PracticeFigure, Source

__all__ = [
    "Area",
    "AuditQuestion",
    "AuditSector",
    "ChecklistItem",
    "Criterion",
    "Descriptor",
    "Domain",
    "Framework",
    "FrameworkVersion",
    "GlossaryTerm",
    "Indicator",
    "Intervention",
    "LandscapeEntry",
    "Level",
    "NationalRecommendation",
    "PracticeExample",
    "PracticeFigure",
    "Prompt",
    "Question",
    "Recommendation",
    "Source",
    "Step",
]
