"""What the frameworks say: sources, instruments, the four-step model. Nothing here belongs to a system."""

from frameworks.models.comparability import Comparability
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
from frameworks.models.guard import PublishedVersionChanged
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
    "Comparability",
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
    "PublishedVersionChanged",
    "Question",
    "Recommendation",
    "Source",
    "Step",
]
