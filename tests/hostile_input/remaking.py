"""Making a form again as the product made it, with other data: what it was made with is kept during a walk."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import strategies as st

from tests.hostile_input.corpus import CORPUS

Making = tuple[tuple[Any, ...], dict[str, Any]]


@contextmanager
def kept_makings() -> Iterator[dict[type[forms.BaseForm], Making]]:
    """What each class of form was made with, the last that had data, while the block lasts."""
    made: dict[type[forms.BaseForm], Making] = {}

    def make(kind: Any, *args: Any, **kwargs: Any) -> Any:
        form = super(DeclarativeFieldsMetaclass, kind).__call__(*args, **kwargs)
        if form.is_bound or kind not in made:
            made[kind] = (args, kwargs)
        return form

    DeclarativeFieldsMetaclass.__call__ = make
    try:
        yield made
    finally:
        del DeclarativeFieldsMetaclass.__call__


@dataclass(frozen=True)
class Remade:
    """A form of the product with what it needs, ready for other data."""

    kind: type[forms.BaseForm]
    making: Making

    def bound(self, data: Any, files: Any) -> forms.BaseForm:
        args, kwargs = self.making
        kwargs = {name: value for name, value in kwargs.items() if name not in {"data", "files"}}
        takes = inspect.signature(self.kind.__init__).parameters
        takes_files = "files" in takes or any(one.kind is one.VAR_POSITIONAL for one in takes.values())
        return self.kind(data, *([files] if takes_files else []), *args[2:], **kwargs)


ANY_TEXT = st.one_of(
    st.sampled_from(list(CORPUS.values())),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(["", "0", "1", "2", "31", "12", "2027", "on", "yes", "no", "-1", "1e9", "None"]),
)


def data_for(form: forms.BaseForm) -> st.SearchStrategy[tuple[QueryDict, MultiValueDict[str, Any]]]:
    """Whatever a program may send to a form: names missing, twice, strange, files for text and text for files."""
    names = set()
    for bound in form:
        names |= {bound.html_name, *(f"{bound.html_name}_{end}" for end in ("day", "month", "year", "0"))}
        names |= {str(bound.html_name)} if not isinstance(bound.field, forms.MultiValueField) else set()
    offered = [
        str(value)
        for bound in form
        for value, _ in _flat(getattr(bound.field, "choices", ()))
        if not isinstance(value, list)
    ]
    value = ANY_TEXT if not offered else st.one_of(ANY_TEXT, st.sampled_from(offered))
    named = st.dictionaries(st.sampled_from(sorted(names | {"unknown"})), st.lists(value, max_size=3), max_size=20)
    file = st.builds(
        SimpleUploadedFile,
        st.sampled_from(["a.pdf", "a.xlsx", "a.yaml", "a\u202e.exe", "x" * 300, "..pdf"]),
        st.one_of(st.binary(max_size=60), st.sampled_from([b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"key: [", b""])),
    )
    files = (
        st.dictionaries(st.sampled_from(sorted(names)), st.lists(file, max_size=2), max_size=2)
        if names
        else st.just({})
    )
    return st.tuples(named.map(_query), files.map(MultiValueDict))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in list(choices)[:50]:
        yield from label if isinstance(label, list | tuple) else [(value, label)]


def _query(values: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, texts in values.items():
        query.setlist(name, texts)
    return query
