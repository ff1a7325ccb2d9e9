"""Tables that lead to nobody, each with the reason. A table that leads to an account can't be among them."""

PUBLISHED = "Published content: nothing that people of an installation write"
ROWS = "Numbers and codes that hang on a row which says whose they are"
ROOM = "What a room said, without names, times or accounts; untied from the phones thirty days after it closed"

NOBODY = {
    **dict.fromkeys(
        (
            "frameworks.Source", "frameworks.GlossaryTerm", "frameworks.PracticeExample", "frameworks.PracticeFigure",
            "frameworks.Framework", "frameworks.Level", "frameworks.Area", "frameworks.Descriptor",
            "frameworks.Criterion", "frameworks.Prompt", "frameworks.Comparability", "frameworks.Step",
            "frameworks.Recommendation", "frameworks.Domain", "frameworks.Indicator", "frameworks.Question",
            "frameworks.LandscapeEntry", "frameworks.ChecklistItem", "frameworks.Intervention",
            "frameworks.AuditQuestion", "frameworks.AuditSector", "frameworks.NationalRecommendation",
            "systems.Region", "systems.System", "systems.Place", "systems.Succession", "systems.SystemFact",
        ),
        PUBLISHED,
    ),
    **dict.fromkeys(
        (
            "workshops.Activity", "workshops.Item", "workshops.Participant", "workshops.Response",
            "workshops.HandCount", "workshops.Contribution", "workshops.Quote", "workshops.ParkedIssue",
            "journey.AuditAnswer",
        ),
        ROOM,
    ),
    **dict.fromkeys(("assessments.EvidenceLink", "assessments.HistoryHead", "reports.DrawnFile",
                    "reports.BatchDocument"), ROWS),
    "assessments.Round": "A period of assessment: its name and dates",
    "assessments.Finding": "One criterion's state, with a note of the organisation; who wrote it is in the history",
    "journey.ChecklistAnswer": "A programme's answer, with a note of the organisation; who gave it is in the history",
    "assessments.Reminder": "How many letters went to a system on a day; to whom is not kept",
    "workshops.WrongCodes": "How many wrong codes were tried in a minute, by anybody",
    "comparison.Illustration": "Made up",
    "sending.SentForm": "A hash of who sent what, kept for a day; it tells nothing of either",
    "sessions.Session": "Signed by the product and found by its key; `usersessions.UserSession` says whose it is",
    "socialaccount.SocialApp": "The settings of a directory that people sign in by",
    "auth.Permission": "Not used: `accounts/permissions.py` decides",
    "auth.Group": "Not used: `accounts/permissions.py` decides",
    "contenttypes.ContentType": "The product's own tables",
}  # fmt: skip
OPTIONAL = {"socialaccount.SocialApp"}
