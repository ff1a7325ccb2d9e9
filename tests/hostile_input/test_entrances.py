"""Everything that comes in goes through a form, and its text through the one cleaner; what goes around is found."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models

from nhsuk_forms.text import CleanCharField, CleanEmailField, clean_text, has_hidden
from portability.values import WrongValue, from_plain
from uploads import check_name

APPS = ("accounts", "api", "assessments", "comparison", "frameworks", "journey", "portability", "reports", "workshops")

# Fields of text that need no cleaner, and why.
HIDDEN_KEY = "a key that the server made, compared and never kept"
SHOWN_BY_A_DEVICE = "a code that a device shows, compared and never kept"
OF_A_BROWSER = "JSON of a browser's passkey, of a bounded size, whose signature is checked"
CLEANED_WHEN_BUILT = "the form puts a cleaned field in its place as it is built"
NOT_CLEANED = {
    **{("accounts.factors", f"{name}Form", "code"): SHOWN_BY_A_DEVICE for name in ("App", "Code", "ConfirmCode")},
    **{
        ("accounts.factors", f"{name}Form", "credential"): OF_A_BROWSER
        for name in ("AddPasskey", "ConfirmPasskey", "Passkey", "PasskeySignIn")
    },
    **{("accounts.factors", f"{name}Form", "name"): CLEANED_WHEN_BUILT for name in ("AddPasskey", "RenamePasskey")},
    ("accounts.forms", "RoleForm", "seen_role"): "compared with a role, never kept",
    ("accounts.forms", "JoinForm", "password"): "a password may hold anything, and only its hash is kept",
    ("assessments.forms.administration", "KeepForm", "text"): "a YAML file, which is read as one that was sent",
    ("journey.forms.audits", "LinksForm", "batch"): HIDDEN_KEY,
    ("journey.forms.audit_answers", "SheetForm", "sent_key"): HIDDEN_KEY,
    ("workshops.forms.joining", "TextForm", "sent_key"): HIDDEN_KEY,
}
TEXT_OF_ITS_OWN_KIND = (
    forms.IntegerField, forms.DecimalField, forms.SlugField, forms.ChoiceField, forms.URLField, forms.BooleanField,
    forms.DateField, forms.FileField, forms.MultiValueField, forms.UUIDField,
)  # fmt: skip


def modules() -> Iterator[str]:
    """The name of every module of the product."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                yield found.name


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form of the product, found in its modules."""
    for name in modules():
        importlib.import_module(name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.split(".")[0] in APPS and kind not in found:
                found.append(kind)
    return found


def test_every_field_of_text_is_cleaned():
    """Fields that a form makes as it is built are seen when the forms are built: see test_forms.py."""
    assert len(form_classes()) > 80
    around = {
        (kind.__module__, kind.__name__, name)
        for kind in form_classes()
        for name, field in getattr(kind, "base_fields", {}).items()
        if goes_around(field)
    }
    assert around == NOT_CLEANED.keys()


def goes_around(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and not isinstance(
        field, (CleanCharField, CleanEmailField, *TEXT_OF_ITS_OWN_KIND)
    )


def test_a_field_that_is_not_cleaned_is_found():
    """The control."""
    assert goes_around(forms.CharField())
    assert goes_around(forms.EmailField())
    assert not goes_around(CleanCharField())


def uses_of_get(text: str) -> Iterator[ast.AST]:
    """Where a query string is read and not handed to a form, tested for a name, copied, or written out again."""
    tree = ast.parse(text)
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr == "GET"):
            continue
        above = parents[node]
        if isinstance(above, ast.BoolOp | ast.IfExp):
            above = parents[above]
        if isinstance(above, ast.Call):
            continue  # handed over whole: to a form, or to what hands it to one
        if isinstance(above, ast.Compare) and isinstance(above.ops[0], ast.In):
            continue
        if isinstance(above, ast.Attribute) and above.attr in {"copy", "urlencode", "items"}:
            continue
        in_dict = parents.get(above)
        if (
            isinstance(above, ast.Subscript)
            and isinstance(in_dict, ast.Dict)
            and isinstance(parents[in_dict], ast.Call)
        ):
            continue  # handed to a form under another name
        yield node


def test_every_query_string_goes_through_a_form():
    found = [
        (path.relative_to(settings.BASE_DIR), node.lineno)
        for app in (*APPS, "icsmaturity", "sending", "uploads")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        for node in uses_of_get(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("text", ['int(request.GET["page"])', 'request.GET.get("q")', '{"a": request.GET["q"]}'])
def test_a_query_string_that_goes_around_is_found(text):
    """The control."""
    assert list(uses_of_get(text))
    assert not list(uses_of_get("PageForm(request.GET).number()"))


@pytest.mark.parametrize("address", ['"\x01"@example.test', '"a\x7fb"@example.test', "a\u200eb@example.test"])
def test_an_address_with_hidden_characters_is_no_address(address):
    """Django's own field takes the first two, as RFC 5321 does."""
    field = CleanEmailField()
    with pytest.raises(forms.ValidationError):
        field.clean(address)
    assert field.clean(" ada@example.test ") == "ada@example.test"


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nBcc: b", "cafe\u0301", " a", "a\u2028b", "a\x01b", "o" + "\u0316" * 40]
)
def test_a_copy_of_own_data_holds_only_text_that_a_form_would_have_kept(text):
    line = models.CharField(max_length=100)
    with pytest.raises(WrongValue):
        from_plain(line, text)
    assert from_plain(line, clean_text(text, multiline=False)) == clean_text(text, multiline=False)
    assert from_plain(models.TextField(), "one\ntwo") == "one\ntwo"


def test_the_name_of_a_file_is_composed():
    assert check_name("re\u0301sume\u0301.pdf") == "résumé.pdf"


def stored_texts() -> Iterator[tuple[str, str]]:
    """Every text that the database holds, with the place where it stands."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        fields = [f for f in model._meta.fields if isinstance(f, models.CharField | models.TextField)]
        for row in model._base_manager.values_list(*[f.name for f in fields]) if fields else ():
            yield from ((f"{model.__name__}.{f.name}", text) for f, text in zip(fields, row, strict=True) if text)


def not_clean() -> list[tuple[str, str]]:
    return [
        (place, text[:60])
        for place, text in stored_texts()
        if has_hidden(text) or clean_text(text, multiline=True) != text
    ]


@pytest.mark.django_db
def test_the_products_own_content_is_clean_too():
    assert not_clean() == []
