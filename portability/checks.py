"""What must hold between rows, so that no page that reads them meets what can't be: each rule names the column."""

from collections.abc import Callable
from typing import Any

from assessments.frozen import from_text, sha256_of
from portability.values import WrongValue


def _judgement(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.area.version_id not in context["versions"].get(row.assessment.pk, ()):
        raise WrongValue("area: it belongs to no framework version of its assessment")
    for name in ("level", "target_level", "signed_backed_level"):
        level = getattr(row, name)
        if level is not None and level.version_id != row.area.version_id:
            raise WrongValue(f"{name}: it belongs to another framework version than the area")
    if (row.standing == "judged") != (row.level is not None):
        raise WrongValue("level: there must be one where the area is judged, and none elsewhere")


def _finding(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.criterion.area_id != row.judgement.area_id:
        raise WrongValue("criterion: it belongs to another area")


def _link(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if (
        row.criterion is not None
        and row.criterion.area.version.framework_id != row.judgement.area.version.framework_id
    ):
        raise WrongValue("criterion: it belongs to another framework")


def _milestone(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.level is not None and (row.area is None or row.level.version_id != row.area.version_id):
        raise WrongValue("level: it belongs to another framework version than the area")
    if any(row.area is None or criterion.area_id != row.area.pk for criterion in many["criteria"]):
        raise WrongValue("criteria: they belong to another area")


def _reading_line(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.level is not None and row.level.version_id != row.area.version_id:
        raise WrongValue("level: it belongs to another framework version than the area")


def _membership(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.role not in {"chair", "lead", "contributor", "viewer"}:
        raise WrongValue("role: it is no role of a system")


def _assessment(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    for version in many["versions"]:
        local_to = version.framework.local_to
        if local_to and local_to != context["system"].ods_code:
            raise WrongValue("versions: these are the local areas of another system")
        if version.status != "published":
            raise WrongValue("versions: one of them is not published here")


def _local(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    """A copy brings no framework but the system's own areas."""
    framework = getattr(row, "framework", None)
    if framework is None:
        version = getattr(row, "version", None) or getattr(row, "to_version", None) or row.area.version
        framework = version.framework
    if framework.local_to != context["system"].ods_code:
        raise WrongValue("it is no part of the system’s local areas")


def _framework(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if row.local_to != context["system"].ods_code or not row.key.startswith("local-"):
        raise WrongValue("local_to: a copy brings no framework but the system’s own areas")


def _source(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    if not row.key.startswith("local-"):
        raise WrongValue("key: a copy brings no source but that of the system’s own areas")


def _event(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    kinds = {"system": int, "assessment": int | None, "area": int | None, "about": str}
    sealed = row.sealed_as
    if set(sealed) != set(kinds) or not all(isinstance(sealed[name], kind) for name, kind in kinds.items()):
        raise WrongValue("sealed_as: it must tell system, assessment, area and about")
    entries = row.changes if isinstance(row.changes, list) else [None]
    for entry in entries:
        if not isinstance(entry, dict) or set(entry) != {"what", "from", "to"}:
            raise WrongValue("changes: each must tell what, from and to")
        if not all(isinstance(text, str) for text in entry.values()):
            raise WrongValue("changes: each must be told in text")


def _steps(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    """What a row of the four steps names is published, or the system's own."""
    system = context["system"]
    versions = [area.version for area in (getattr(row, "area", None), *many.get("areas", ())) if area is not None]
    versions += [criterion.area.version for criterion in many.get("criteria", ())]
    if any(version.framework.local_to not in ("", system.ods_code) for version in versions):
        raise WrongValue("area: this is a local area of another system")
    place = getattr(row, "place", None)
    if place is not None and getattr(place, "system_id", system.pk) != system.pk:
        raise WrongValue("place: it belongs to another system")


def _move(row: Any, many: dict[str, list[Any]], context: dict[str, Any]) -> None:
    for area in row.left_behind if isinstance(row.left_behind, list) else [None]:
        if not isinstance(area, dict):
            raise WrongValue("left_behind: it must be a list of areas")


CHECKS: dict[str, Callable[[Any, dict[str, list[Any]], dict[str, Any]], None]] = {
    "memberships": _membership,
    "local_sources": _source,
    "local_frameworks": _framework,
    **dict.fromkeys(
        (
            "local_versions",
            "local_levels",
            "local_areas",
            "local_descriptors",
            "local_criteria",
            "local_prompts",
            "local_comparability",
        ),
        _local,
    ),
    "assessments": _assessment,
    "judgements": _judgement,
    "findings": _finding,
    "evidence_links": _link,
    "milestones": _milestone,
    "programmes": _steps,
    "interventions": _steps,
    "reading_lines": _reading_line,
    "history": _event,
    "version_moves": _move,
}


def check_signed(text: str, sha256: str) -> None:
    """Raise WrongValue when a signed text is not what its hash says, or can't be read."""
    if sha256_of(text) != sha256:
        raise WrongValue("it is not what was signed: its hash is another")
    try:
        from_text(text, lambda key, version: None)
    except (ValueError, StopIteration):
        raise WrongValue("it can’t be read") from None
