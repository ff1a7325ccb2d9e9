"""Every kind of letter that the product sends, found where letters are written: in templates, and in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.apps import apps
from django.conf import settings
from django.test import RequestFactory

SENDING = {"send_mail", "send_mass_mail", "mail_admins", "EmailMessage", "EmailMultiAlternatives"}
OF_ALLAUTH = Path(allauth.__file__).parent / "templates"


def account_letters() -> list[str]:
    """The letters about one's account, each by the beginning of its templates' names: ours, and django-allauth's own.

    All of its installed parts, those too that no page of ours asks for today.
    """
    ours = Path(settings.BASE_DIR) / "templates"
    parts = {config.label for config in apps.get_app_configs()}
    return sorted(
        {
            str(path.relative_to(folder)).removesuffix("_message.txt")
            for folder in (ours, OF_ALLAUTH)
            for path in folder.glob("*/email/*_message.txt")
            if path.parts[-3] in parts and path.name != "base_message.txt"
        }
    )


def send_account_letter(kind: str, person: Any, *, browser: str, **said: Any) -> None:
    """Send a person the letter of a kind, as django-allauth does when this browser asks for something."""
    request = RequestFactory().get("/", headers={"user-agent": browser})
    request.user = person
    with request_context(request):
        get_adapter(request).send_notification_mail(kind, person, {"user": person, "email": person.email, **said})


def own_letters() -> set[str]:
    """Where the product's own code sends a letter: module and function."""
    return {
        f"{'.'.join(path.relative_to(settings.BASE_DIR).with_suffix('').parts)}.{function}"
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
        for path in Path(config.path).rglob("*.py")
        for function in senders_in(path.read_text())
    }


def senders_in(text: str) -> Iterator[str]:
    """The functions of a module that send a letter or make one."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            called = {getattr(one.func, "id", getattr(one.func, "attr", "")) for one in calls(function)}
            if called & SENDING:
                yield function.name


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Call))
