"""Adding, changing and retiring a row of any register: one set of pages for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action
from assessments.views.common import add_errors, saved, sign_in_first
from journey.forms.records import BringBackForm, RecordForm, RetireForm
from journey.kinds import Kind, facts_of
from journey.learned import SERVES
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
class Nest:
    """What the rows of a register belong to, such as the indicator that values are of.

    `args` name it in addresses, before the row's number, and `about` goes to the form and to the services. `back` is
    the address that a save leads to, `trail` the steps of the trail that lead there, `owns` tells whether a row is
    one of its. `intro` stands above the form.
    """

    args: tuple[Any, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    back: str = ""
    trail: tuple[dict[str, str], ...] = ()
    owns: Callable[[Any], bool] = lambda row: True
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one register: its form, its step, and the names of its routes.

    `back` is the list that a save leads to. `save(actor, system, values)` writes a new row where more than
    `add_record` is needed, `resave(actor, system, row, seen_number, values)` a changed one, and
    `bring(actor, system, row, seen_number)` puts a retired one back. `nest(system, where)` finds what the rows belong
    to from the further parts of the address, or raises Http404. `warn(values)` says what may be a slip in what was
    saved all the same, in words.
    """

    kind: Kind
    form: type[RecordForm]
    step: str
    back: str
    route: str
    about: str = ""
    save: Callable[..., Any] | None = None
    resave: Callable[..., Any] | None = None
    bring: Callable[..., Any] | None = None
    nest: Callable[[System, Mapping[str, Any]], Nest] | None = None
    warn: Callable[[Mapping[str, Any]], str] | None = None

    def add(self) -> Callable[..., HttpResponseBase]:
        """The view that adds a row."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str, **where: Any) -> HttpResponse:
            actor, system = enter(request, ods, self.kind.action)
            nest = self._nest(system, where)
            sent = request.POST if request.method == "POST" else None
            form = self.form(sent, system=system, **nest.about)
            if sent is not None and form.is_valid():
                try:
                    if self.save:
                        self.save(actor=actor, system=system, values=form.values(), **nest.about)
                    else:
                        add_record(actor=actor, kind=self.kind, system=system, values=form.values())
                except ValidationError as error:
                    add_errors(form, error)
                else:
                    saved(request, f"The {self.kind.noun} is added.", f"{_draft(self.kind, system, 0, nest)}@0")
                    self._warn(request, form)
                    return redirect(nest.back)
            return self._form(request, system, nest, form, None)

        return view

    def edit(self) -> Callable[..., HttpResponseBase]:
        """The view that shows and changes a row."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str, **named: Any) -> HttpResponse:
            pk, where = _parts(named)
            actor, system = enter(request, ods, Action.READ_STEPS)
            nest = self._nest(system, where)
            row = self._row(system, nest, pk)
            if not may(actor, system, self.kind.action) or row.retired_at:
                if request.method == "POST":
                    raise Http404
                return self._read(request, system, nest, row, may_edit=may(actor, system, self.kind.action))
            sent = request.POST if request.method == "POST" else None
            form = self.form(sent, system=system, row=row, **nest.about)
            if sent is None or not form.is_valid():
                return self._form(request, system, nest, form, row)
            seen = form.cleaned_data["seen_number"]
            try:
                if self.resave:
                    self.resave(
                        actor=actor, system=system, row=row, seen_number=seen, values=form.values(), **nest.about
                    )
                else:
                    change_record(
                        actor=actor, kind=self.kind, system=system, pk=pk, seen_number=seen, values=form.values()
                    )
            except StaleRecord as stale:
                return self._form(
                    request, system, nest, form, stale.current, overtaken=facts_of(self.kind, stale.current)
                )
            except ValidationError as error:
                add_errors(form, error)
                return self._form(request, system, nest, form, row)
            saved(request, f"The {self.kind.noun} is saved.", f"{_draft(self.kind, system, pk, nest)}@{seen}")
            self._warn(request, form)
            return redirect(nest.back)

        return view

    def retire(self) -> Callable[..., HttpResponseBase]:
        """The view that takes a row out of use, or brings it back."""

        @require_http_methods(GET_AND_POST)
        @sign_in_first
        def view(request: HttpRequest, ods: str, **named: Any) -> HttpResponse:
            pk, where = _parts(named)
            actor, system = enter(request, ods, self.kind.action)
            nest = self._nest(system, where)
            row = self._row(system, nest, pk)
            sent = request.POST if request.method == "POST" else None
            form = (BringBackForm if row.retired_at else RetireForm)(sent)
            status = 200
            if sent is not None and form.is_valid():
                seen = form.cleaned_data["seen_number"]
                same: dict[str, Any] = {"actor": actor, "kind": self.kind, "system": system, "pk": pk}
                try:
                    if row.retired_at:
                        if self.bring:
                            self.bring(actor=actor, system=system, row=row, seen_number=seen, **nest.about)
                        else:
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
                    return redirect(nest.back)
            return page(
                request,
                "record_retire",
                system,
                self.step,
                inside=True,
                further=nest.trail,
                status=status,
                form=form,
                row=row,
                noun=self.kind.noun,
                facts=facts_of(self.kind, row),
                was_changed=status == CONFLICT,
            )

        return view

    def _warn(self, request: HttpRequest, form: RecordForm) -> None:
        words = self.warn(form.values()) if self.warn else ""
        if words:
            messages.warning(request, words)

    def _nest(self, system: System, where: Mapping[str, Any]) -> Nest:
        return self.nest(system, where) if self.nest else Nest(back=url(system, self.back))

    def _row(self, system: System, nest: Nest, pk: int) -> Any:
        row = get_record(self.kind, system, pk)
        if not nest.owns(row):
            raise Http404
        return row

    def _read(self, request: HttpRequest, system: System, nest: Nest, row: Any, *, may_edit: bool) -> HttpResponse:
        facts = facts_of(self.kind, row)
        return page(
            request,
            "record_read",
            system,
            self.step,
            inside=True,
            further=nest.trail,
            row=row,
            facts=facts,
            retire_url=url(system, f"{self.route}_retire", *nest.args, row.pk) if may_edit else "",
        )

    def _form(
        self,
        request: HttpRequest,
        system: System,
        nest: Nest,
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
            further=nest.trail,
            status=CONFLICT if overtaken else 200,
            form=form,
            row=row,
            number=row.number if row else 0,
            title=str(row) if row else f"Add {article(self.kind.noun)}",
            noun=self.kind.noun,
            about=nest.intro or self.about,
            overtaken=overtaken,
            draft=_draft(self.kind, system, row.pk if row else 0, nest),
            retire_url=url(system, f"{self.route}_retire", *nest.args, row.pk) if row else "",
            use_url=url(system, "use", self.kind.key, row.pk) if row and self.kind.key in SERVES else "",
        )


def _parts(named: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The row's number, which is the last part of the address, and what it belongs to, the parts before.

    The name of the number says of which register it is.
    """
    *where, (_, number) = named.items()
    return number, dict(where)


def _draft(kind: Kind, system: System, pk: int, nest: Nest) -> str:
    """What the browser keeps unsaved text under."""
    return ":".join(map(str, (kind.key, system.pk, *nest.args, pk)))
