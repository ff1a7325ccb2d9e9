"""Adding, changing and retiring a row of any register: one set of pages for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action
from assessments.views.common import add_errors, saved, sign_in_first
from journey.forms.records import BringBackForm, RecordForm, RetireForm
from journey.kinds import Kind, word
from journey.services.records import (
    StaleRecord,
    add_record,
    article,
    bring_back_record,
    change_record,
    get_record,
    retire_record,
)
from journey.views.common import CONFLICT, GET_AND_POST, enter, may, page, url
from systems.models import System


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one register: its form, its step, and the names of its routes.

    `back` is the list that a save leads to. `save(actor, system, values)` writes a new row where more than
    `add_record` is needed, `resave(actor, system, row, seen_number, values)` a changed one.
    """

    kind: Kind
    form: type[RecordForm]
    step: str
    back: str
    route: str
    about: str = ""
    save: Callable[..., Any] | None = None
    resave: Callable[..., Any] | None = None

    def add(self) -> Callable[..., HttpResponseBase]:
        """The view that adds a row."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str) -> HttpResponse:
            actor, system = enter(request, ods, self.kind.action)
            sent = request.POST if request.method == "POST" else None
            form = self.form(sent, system=system)
            if sent is not None and form.is_valid():
                try:
                    if self.save:
                        self.save(actor=actor, system=system, values=form.values())
                    else:
                        add_record(actor=actor, kind=self.kind, system=system, values=form.values())
                except ValidationError as error:
                    add_errors(form, error)
                else:
                    saved(request, f"The {self.kind.noun} is added.", f"{_draft(self.kind, system, 0)}@0")
                    return redirect(url(system, self.back))
            return self._form(request, system, form, None)

        return view

    def edit(self) -> Callable[..., HttpResponseBase]:
        """The view that shows and changes a row."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str, **named: int) -> HttpResponse:
            pk = _number(named)
            actor, system = enter(request, ods, Action.READ_STEPS)
            row = get_record(self.kind, system, pk)
            if not may(actor, system, self.kind.action) or row.retired_at:
                if request.method == "POST":
                    raise Http404
                return self._read(request, system, row, may_edit=may(actor, system, self.kind.action))
            sent = request.POST if request.method == "POST" else None
            form = self.form(sent, system=system, row=row)
            if sent is None or not form.is_valid():
                return self._form(request, system, form, row)
            seen = form.cleaned_data["seen_number"]
            try:
                if self.resave:
                    self.resave(actor=actor, system=system, row=row, seen_number=seen, values=form.values())
                else:
                    change_record(
                        actor=actor, kind=self.kind, system=system, pk=pk, seen_number=seen, values=form.values()
                    )
            except StaleRecord as stale:
                return self._form(request, system, form, stale.current, overtaken=self._facts(stale.current))
            except ValidationError as error:
                add_errors(form, error)
                return self._form(request, system, form, row)
            saved(request, f"The {self.kind.noun} is saved.", f"{_draft(self.kind, system, pk)}@{seen}")
            return redirect(url(system, self.back))

        return view

    def retire(self) -> Callable[..., HttpResponseBase]:
        """The view that takes a row out of use, or brings it back."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str, **named: int) -> HttpResponse:
            pk = _number(named)
            actor, system = enter(request, ods, self.kind.action)
            row = get_record(self.kind, system, pk)
            sent = request.POST if request.method == "POST" else None
            form = (BringBackForm if row.retired_at else RetireForm)(sent)
            status = 200
            if sent is not None and form.is_valid():
                seen = form.cleaned_data["seen_number"]
                same: dict[str, Any] = {"actor": actor, "kind": self.kind, "system": system, "pk": pk}
                try:
                    if row.retired_at:
                        bring_back_record(**same, seen_number=seen)
                        words = f"The {self.kind.noun} is back in use."
                    else:
                        retire_record(**same, seen_number=seen, reason=form.cleaned_data["reason"])
                        words = f"The {self.kind.noun} is taken out of use."
                except StaleRecord as stale:
                    row, status = stale.current, CONFLICT
                except ValidationError as error:
                    add_errors(form, error)
                else:
                    saved(request, words, "")
                    return redirect(url(system, self.back))
            return page(
                request,
                "record_retire",
                system,
                self.step,
                inside=True,
                status=status,
                form=form,
                row=row,
                noun=self.kind.noun,
                facts=self._facts(row),
                was_changed=status == CONFLICT,
            )

        return view

    def _facts(self, row: Any) -> list[tuple[str, str]]:
        many = self.kind.many()
        found: dict[str, str] = {}
        for field, label in self.kind.fields:
            value = list(getattr(row, field).all()) if field in many else getattr(row, field)
            found[label] = word(self.kind, field, value) or found.get(label, "")
        return [(label, words) for label, words in found.items() if words]

    def _read(self, request: HttpRequest, system: System, row: Any, *, may_edit: bool) -> HttpResponse:
        facts = self._facts(row)
        return page(
            request,
            "record_read",
            system,
            self.step,
            inside=True,
            row=row,
            facts=facts,
            retire_url=url(system, f"{self.route}_retire", row.pk) if may_edit else "",
        )

    def _form(
        self,
        request: HttpRequest,
        system: System,
        form: RecordForm,
        row: Any,
        overtaken: list[tuple[str, str]] | None = None,
    ) -> HttpResponse:
        return page(
            request,
            "record_edit",
            system,
            self.step,
            inside=True,
            status=CONFLICT if overtaken else 200,
            form=form,
            row=row,
            number=row.number if row else 0,
            title=str(row) if row else f"Add {article(self.kind.noun)}",
            noun=self.kind.noun,
            about=self.about,
            overtaken=overtaken,
            draft=_draft(self.kind, system, row.pk if row else 0),
            retire_url=url(system, f"{self.route}_retire", row.pk) if row else "",
        )


def _number(named: dict[str, int]) -> int:
    """The row's number: the one part of the address that is not the system. Its name says of which register."""
    (number,) = named.values()
    return number


def _draft(kind: Kind, system: System, pk: int) -> str:
    """What the browser keeps unsaved text under."""
    return f"{kind.key}:{system.pk}:{pk}"
