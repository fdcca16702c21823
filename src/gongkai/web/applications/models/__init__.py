"""Rows of applications (`cases`) and of what waits at the door (`incoming`)."""

from gongkai.web.applications.models.cases import (
    CLEAN,
    ApplicantType,
    Application,
    Attachment,
    Channel,
    Delivery,
    Draft,
    Letter,
    Medium,
    NumberSequence,
    RedactionWork,
    Remedy,
    SavedView,
    Stage,
    SubmissionKey,
)
from gongkai.web.applications.models.incoming import Incoming, IncomingText, LedgerImport

__all__ = [
    "CLEAN",
    "ApplicantType",
    "Application",
    "Attachment",
    "Channel",
    "Delivery",
    "Draft",
    "Incoming",
    "IncomingText",
    "LedgerImport",
    "Letter",
    "Medium",
    "NumberSequence",
    "RedactionWork",
    "Remedy",
    "SavedView",
    "Stage",
    "SubmissionKey",
]
