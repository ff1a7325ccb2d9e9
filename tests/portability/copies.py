"""Takes copies, takes a system's data away as if this were a new installation, and compares copies."""

import zipfile
from io import BytesIO

import yaml

from accounts.models import Invitation, Membership, MembershipEvent, User
from assessments import triggers
from assessments.models import (
    Assessment,
    CalendarLink,
    Event,
    Evidence,
    EvidenceLink,
    Finding,
    HistoryHead,
    Judgement,
    Milestone,
    Presence,
    Reading,
    ReadingLine,
    SignedContent,
    VersionMove,
)
from frameworks.models import Area, Comparability, Criterion, Descriptor, Framework, FrameworkVersion, Level, Source
from frameworks.selectors import forget_published
from portability.archive import MANIFEST
from portability.collecting import write_copy
from portability.tables import ABOUT, NATURAL, PERSON, STEPS, TABLES


def copy_of(system, actor):
    out = BytesIO()
    write_copy(system, actor, out)
    return out.getvalue()


def wipe(system):
    """Nothing of a system is left but what every installation has; numbers of rows are not given out again."""
    own = {"assessment__system": system}
    triggers.take_down()
    for model in (Event, MembershipEvent):
        model.objects.filter(system=system).delete()
    triggers.put_up()
    HistoryHead.objects.filter(system=system).delete()
    ReadingLine.objects.filter(reading__assessment__system=system).delete()
    for model in (Reading, SignedContent, VersionMove, Presence):
        model.objects.filter(**own).delete()
    for table in reversed(STEPS):
        table.model_class.objects.filter(**{table.mine: system}).delete()
    EvidenceLink.objects.filter(judgement__assessment__system=system).delete()
    Finding.objects.filter(judgement__assessment__system=system).delete()
    Judgement.objects.filter(**own).delete()
    for model in (Milestone, Evidence, Assessment, CalendarLink, Invitation):
        model.objects.filter(system=system).delete()
    people = list(User.objects.filter(memberships__system=system).values_list("pk", flat=True))
    Membership.objects.filter(system=system).delete()
    User.objects.filter(pk__in=people).delete()
    local = Framework.objects.filter(local_to=system.ods_code)
    sources = list(Source.objects.filter(versions__framework__in=local).values_list("pk", flat=True))
    versions = FrameworkVersion._base_manager.filter(framework__in=local)
    for model, path in (
        (Comparability, "to_version"), (Criterion, "area__version"), (Descriptor, "area__version"), (Area, "version"),
        (Level, "version"),
    ):  # fmt: skip
        model._base_manager.filter(**{f"{path}__in": list(versions)})._raw_delete("default")
    versions._raw_delete("default")
    local.delete()
    Source.objects.filter(pk__in=sources).delete()
    forget_published()


def entries(copy):
    with zipfile.ZipFile(BytesIO(copy)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tables(copy):
    found = entries(copy)
    return {table.name: yaml.safe_load(found[table.path]) for table in TABLES}


def comparable(copy):
    """Everything that a copy tells, with places in place of the numbers of rows, which are others elsewhere."""
    told = tables(copy)
    places = {name: {row["id"]: place for place, row in enumerate(rows)} for name, rows in told.items()}
    result = {}
    for table in TABLES:
        result[table.name] = []
        for row in told[table.name]:
            row = dict(row) | {"id": places[table.name][row["id"]]}
            for name, how in table.relations:
                if how not in (PERSON, NATURAL) and isinstance(row[name], list):
                    row[name] = sorted(places[how][number] for number in row[name])
                elif how not in (PERSON, NATURAL) and row[name] is not None:
                    row[name] = places[how][row[name]]
            if table.name == "history":
                kind, _, number = row["about"].partition(":")
                if kind in ABOUT:
                    row["about"] = f"{kind}:{places[ABOUT[kind]][int(number)]}"
            if table.name == "evidence" and row["file_path"]:
                row["file_path"] = entries(copy)[row["file_path"]]
            result[table.name].append(row)
    found = entries(copy)
    result["signed"] = [found[f"signed/{row['id']}.json"] for row in told["signed_contents"]]
    result["frameworks"] = sorted(value for name, value in found.items() if name.startswith("frameworks/"))
    return result


def with_entries(copy, *, manifest=None, **changed):
    """A copy with entries put in place of others (by table name, or by name in full), and a manifest that fits."""
    import hashlib

    found = entries(copy)
    head = yaml.safe_load(found.pop(MANIFEST))
    for name, content in changed.items():
        path = f"data/{name}.yaml" if f"data/{name}.yaml" in found else name
        if not isinstance(content, bytes):
            head["counts"][name] = len(content)
            content = yaml.safe_dump(content, allow_unicode=True).encode()
        found[path] = content
    head["entries"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in found.items()
    }
    if manifest:
        manifest(head)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, yaml.safe_dump(head, allow_unicode=True))
    return out.getvalue()


def without(copy, paths, manifest):
    """A copy without some entries; `manifest` changes what is said of them."""
    found = entries(copy)
    head = yaml.safe_load(found.pop(MANIFEST))
    manifest(head)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in found.keys() - paths:
            archive.writestr(name, found[name])
        archive.writestr(MANIFEST, yaml.safe_dump(head, allow_unicode=True))
    return out.getvalue()
