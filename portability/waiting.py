"""A copy that was sent waits between its preview and its loading: in the storage, under a random name, for a day."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import IO, Any

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.permissions import Actor
from systems.models import System

FOLDER = "copies"
SALT = "own data that waits to be loaded"
KEPT_FOR = timedelta(days=1)


def put(file: IO[Any], actor: Actor, system: System) -> str:
    """Keep a copy and return the token that leads this person to it, for this system."""
    sweep()
    file.seek(0)
    path = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", File(file))
    return signing.dumps([path, actor.user_id, system.pk], salt=SALT)


def path_of(token: str, actor: Actor, system: System) -> str | None:
    """Where the copy is; None when the token is another's, made up or old, or the copy is gone."""
    try:
        path, user_id, system_id = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    mine = (user_id, system_id) == (actor.user_id, system.pk)
    return path if mine and default_storage.exists(path) else None


def remove(path: str) -> None:
    """Take a copy away."""
    default_storage.delete(path)


def sweep() -> None:
    """Take away what nobody loaded."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            with suppress(FileNotFoundError):
                if timezone.now() - default_storage.get_modified_time(path) > KEPT_FOR:
                    default_storage.delete(path)
