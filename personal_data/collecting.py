"""A person's copy of what is held about them: rows as plain data, in the order in which they are written down."""

import io
import json
import zipfile
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string

from accounts.models import User
from personal_data.held import Held, here
from personal_data.others import Others
from personal_data.presenters import Row, Section, page_of
from personal_data.whose import Known, has_column, known, owned, rows
from portability.values import to_plain

NOT_IN_IT = (
    "Passwords, and the secrets of second factors, tokens, calendars and invitations: only their hashes are kept, or "
    "they would let somebody in.",
    "What you wrote in an assessment or a register: it is the record of that organisation, and may speak of others. "
    "Ask the organisation for what it says of you.",
    "Drafts: what you typed and did not save is kept by your own browser, and by nothing else.",
    "What you answered in a roundtable or a relationship audit without signing in: nobody can tell which answer is "
    "yours.",
    "Backups: whoever runs this installation keeps them, and knows for how long.",
)


def sections(person: User) -> list[Section]:
    """Everything that is held about a person, table by table; those with nothing of theirs are empty."""
    who = known(person)
    everybody = User.objects.exclude(pk=person.pk)
    others = Others(everybody.values_list("name", flat=True), who.addresses, who.names)
    # A name that somebody else has too proves nothing: then only the account and the address count.
    is_only_theirs = not everybody.filter(name__in=who.names).exists()
    return [Section(held, [others.out_of(row) for row in _rows(held, who, is_only_theirs)]) for held in here()]


def write_copy(person: User) -> bytes:
    """The zip: a page to read, and a file of data for each table."""
    told = sections(person)
    page = render_to_string("personal_data/copy.html", page_of(told) | {"person": person, "not_in_it": NOT_IN_IT})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        for section in told:
            archive.writestr(section.file, _file(section))
    return file.getvalue()


def _file(section: Section) -> str:
    purpose = section.held.purpose
    content = {
        "what": section.held.words,
        "why": purpose.why,
        "how_long": purpose.period,
        "seen_by": purpose.seen_by,
        "rows": section.rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _rows(held: Held, who: Known, by_name: bool) -> list[Row]:
    said: dict[Any, list[str]] = {}
    found: dict[Any, Model] = {}
    if held.through:
        for row in owned(held, who):
            found[row.pk], said[row.pk] = row, ["Yours"]
    for names in held.names:
        for row in rows(held, names, who, by_name=by_name):
            found.setdefault(row.pk, row)
            lines = said.setdefault(row.pk, [])
            if names.says not in lines:
                lines.append(names.says)
    tells = [name for name in held.tells if has_column(held, name)]
    words: dict[tuple[str, Any], str] = {}
    return [
        {"what_you_are_in_it": ", ".join(said[pk]), **{name: _plain(found[pk], name, words) for name in tells}}
        for pk in sorted(found)
    ]


def _plain(row: Model, name: str, words: dict[tuple[str, Any], str]) -> Any:
    """A column's value; a relation as its words, asked once for each row that it leads to; a choice as its label."""
    field: Any = row._meta.get_field(name)
    if field.is_relation:
        key = (name, getattr(row, field.attname))
        if key[1] is None:
            return None
        if key not in words:
            words[key] = str(getattr(row, name))
        return words[key]
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    return to_plain(getattr(row, name))
