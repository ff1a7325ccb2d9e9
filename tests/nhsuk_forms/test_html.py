"""The HTML that the template pack makes."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.layout import Button, Buttons, Field, Fieldset, NhsFormHelper
from nhsuk_forms.text import CleanCharField


class Page(HTMLParser):
    """The elements of a page, each with its attributes; a missing closing tag is not its business."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def by_id(self, wanted: str) -> dict[str, str | None]:
        found = [attrs for _, attrs in self.elements if attrs.get("id") == wanted]
        assert len(found) == 1, f"{wanted} stands {len(found)} times on the page"
        return found[0]

    def all(self, tag: str, css: str = "") -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag and (not css or css in (a.get("class") or "").split())]


class AreaForm(forms.Form):
    level = forms.ChoiceField(
        label="Level", choices=[("emerging", "Emerging"), ("other", "Something else")], widget=forms.RadioSelect
    )
    detail = CleanCharField(label="What else", max_length=50)
    reasons = CleanCharField(label="Reasons", help_text="Be short", multiline=True, max_length=1200)
    by = SplitDateField(label="Target date")
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    region = forms.ChoiceField(label="Region", choices=[("n", "North")])
    agreed = forms.BooleanField(label="I agree")
    document = forms.FileField(label="Document")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    helper = NhsFormHelper(
        Field("level", size="l", heading=True, reveals={"other": Field("detail", width=20)}, divider_before="other"),
        Fieldset("More", "reasons", "by", Field("kinds", small=True, option_hints={"a": "The first"}), size="m"),
        "region",
        "agreed",
        "document",
        Buttons(Button("Save"), Button("Come back later", name="later", variant="secondary")),
    )


def render(**data: Any) -> Page:
    return Page(render_crispy_form(AreaForm(data or None)))


def test_the_form_leaves_checking_to_the_server() -> None:
    page = render()
    (form,) = page.all("form")
    assert "novalidate" in form
    assert form["method"] == "post"
    assert form["enctype"] == "multipart/form-data"
    assert not [attrs for _, attrs in page.elements if {"required", "maxlength", "placeholder", "style"} & set(attrs)]


def test_every_control_has_a_label_and_every_id_is_once() -> None:
    page = render(level="other")
    labelled = {attrs["for"] for attrs in page.all("label")}
    controls = [a for t in ("input", "select", "textarea") for a in page.all(t) if a.get("type") != "hidden"]
    assert controls
    assert {attrs["id"] for attrs in controls} == labelled
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_each_error_stands_beside_its_field_and_links_to_its_first_control() -> None:
    html = render_crispy_form(AreaForm({"by_day": "1", "by_month": "2"}))
    page = Page(html)
    (summary,) = page.all("div", "nhsuk-error-summary")
    assert summary["tabindex"] == "-1"
    targets = [a["href"] for a in page.all("a")]
    names = ["level_0", "detail", "reasons", "by_year", "kinds_0", "region", "agreed", "document"]
    assert targets == [f"#id_{name}" for name in names]
    for target in targets:
        page.by_id(target[1:])
    assert page.by_id("id_reasons")["aria-describedby"] == "id_reasons-info id_reasons-hint id_reasons-error"
    page.by_id("id_reasons-error")
    assert "nhsuk-textarea--error" in page.by_id("id_reasons")["class"]
    assert "nhsuk-input--error" in page.by_id("id_by_year")["class"]
    assert "nhsuk-input--error" not in page.by_id("id_by_day")["class"]
    # One "Error: " for each of the eight fields; the hidden one has its line in the summary only.
    assert html.count('<span class="nhsuk-u-visually-hidden">Error: </span>') == 8


def test_without_errors_there_is_no_summary() -> None:
    assert not render().all("div", "nhsuk-error-summary")
    assert "nhsuk-form-group--error" not in render_crispy_form(AreaForm())


def test_radios() -> None:
    page = render(level="other", detail="typed <b>")
    chosen = page.by_id("id_level_1")
    assert "checked" in chosen
    assert page.by_id("conditional-id_level_1")["class"] == "nhsuk-radios__conditional"
    assert page.by_id("id_detail")["value"] == "typed <b>"
    assert "nhsuk-input--width-20" in page.by_id("id_detail")["class"]
    assert len(page.all("div", "nhsuk-radios__divider")) == 1
    assert len(page.all("h1", "nhsuk-fieldset__heading")) == 1


def test_what_an_answer_reveals_follows_it_so_that_the_style_sheet_can_fold_it_away() -> None:
    page = render(level="emerging")
    classes = [attrs.get("class") or "" for tag, attrs in page.elements if tag in {"div", "input"}]
    item = max(i for i, name in enumerate(classes) if name == "nhsuk-radios__item")
    assert classes[item + 2] == "nhsuk-radios__conditional"
    assert "aria-expanded" not in page.by_id("id_level_1")


def test_long_text_says_how_much_room_there_is() -> None:
    page = render()
    (group,) = page.all("div", "nhsuk-character-count")
    assert group["data-maxlength"] == "1200"
    assert "nhsuk-js-character-count" in page.by_id("id_reasons")["class"]
    assert "You can enter up to 1200 characters" in render_crispy_form(AreaForm())


def test_dates_come_back_as_typed_or_as_stored() -> None:
    assert render(by_day="31", by_month="2", by_year="x").by_id("id_by_year")["value"] == "x"
    stored = Page(render_crispy_form(AreaForm(initial={"by": date(2027, 3, 5)})))
    assert [stored.by_id(f"id_by_{part}")["value"] for part in ("day", "month", "year")] == ["5", "3", "2027"]


def test_checkboxes() -> None:
    page = render(kinds=["a"], agreed="on")
    assert "checked" in page.by_id("id_kinds_0")
    assert "checked" not in page.by_id("id_kinds_1")
    assert page.by_id("id_kinds_0")["aria-describedby"] == "id_kinds_0-hint"
    assert "checked" in page.by_id("id_agreed")


def test_buttons() -> None:
    save, later = render().all("button")
    assert save["type"] == "submit"
    assert "name" not in save
    assert (later["name"], later["class"]) == ("later", "nhsuk-button nhsuk-button--secondary")


def test_typed_script_is_only_text() -> None:
    html = render_crispy_form(AreaForm({"reasons": "</textarea><script>alert(1)</script>", "level": '"><script>'}))
    assert "<script>" not in html


def test_a_field_placed_by_hand_and_one_summary_for_the_page() -> None:
    template = Template(
        "{% load nhsuk_forms_tags crispy_forms_tags %}{% error_prefix form %}{% error_summary form %}"
        '{% nhsuk_field form.reasons size="m" rows=8 %}{% crispy form %}'
    )
    html = template.render(Context({"form": AreaForm({"level": "emerging"})}))
    assert html.startswith("Error: ")
    assert html.count("There is a problem") == 1
    assert 'rows="8"' in html
    assert "nhsuk-label--m" in html
