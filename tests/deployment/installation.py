"""An installation in a temporary folder, made and run by the very commands of Dockerfile, compose.yaml and units.

The folder stands for the image's file system: `/app` is `<folder>/app`. What needs a network is replaced by what is
here already: the virtual environment and the packages of the pages.
"""

import contextlib
import copy
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.deployment import files

NEEDS_NETWORK = ("apt-get", "useradd", "pip install")
PLACES = {
    "/opt/icsmaturity/.venv": "opt/venv",
    "/opt/icsmaturity": "app",
    "/opt/venv": "opt/venv",
    "/var/backups/icsmaturity": "backups",
    "/app": "app",
    "/data": "data",
    "/backups": "backups",
}
"""Folders of the image and of the units, by where they are below the temporary one; the longer names first."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """Made of the Dockerfile when it is created; `settings` are added to those of compose.yaml."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.port, self.stream_port = free_port(), free_port()
        self.secret = secrets.token_urlsafe(50)
        self.image_environment: dict[str, str] = {}
        for stage in files.stages():
            self._build(stage)
        given = files.example_settings() | {"SECRET_KEY": self.secret, "POSTGRES_PASSWORD": "unused"}
        product = files.compose()["services"]["web"]["environment"]
        self.environment = {
            **self.image_environment,
            **{name: files.filled_in(str(value), given) for name, value in product.items()},
            # Where a container has a network and a machine of its own.
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "STREAM_PORT": str(self.stream_port),
            "LANG": "C.UTF-8",
            **settings,
        }

    def elsewhere(self) -> "Installation":
        """The same installation, served on ports of its own."""
        other = copy.copy(self)
        other.port, other.stream_port = free_port(), free_port()
        other.environment = {**self.environment, "PORT": str(other.port), "STREAM_PORT": str(other.stream_port)}
        return other

    def here(self, text: str) -> str:
        """A command or a value with the image's places replaced by those of the folder."""
        for place, below in PLACES.items():
            text = text.replace(place, f"\0{below}")
        return text.replace("\0", f"{self.folder}/")

    def _build(self, stage: files.Stage) -> None:
        at, made = Path("/"), self.folder
        for word, rest in stage.instructions:
            if word == "WORKDIR":
                at = Path(rest)
                self._inside(at).mkdir(parents=True, exist_ok=True)
            elif word == "ENV":
                pairs = dict(pair.partition("=")[::2] for pair in rest.split())
                self.image_environment |= {name: self.here(value) for name, value in pairs.items()}
                path = self.image_environment["PATH"].replace("$PATH", os.environ["PATH"])
                self.image_environment |= {"PATH": path, "HOME": str(made)}
            elif word == "COPY" and "--from" not in rest:
                self._copy(*rest.split(), at=at)
            elif word == "RUN" and not any(part in rest for part in NEEDS_NETWORK):
                self._run(rest, at)
        for folder in ("data", "backups"):
            (made / folder).mkdir(exist_ok=True)

    def _inside(self, path: Path) -> Path:
        return self.folder / str(path).lstrip("/")

    def _copy(self, *names: str, at: Path) -> None:
        *sources, _ = names
        for source in sources:
            found = [files.ROOT / source] if (files.ROOT / source).is_file() else _files_below(files.ROOT / source)
            for file in found:
                name = str(file.relative_to(files.ROOT))
                if files.goes_into_the_image(name):
                    target = self._inside(at) / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)

    def _run(self, command: str, at: Path) -> None:
        if "-m venv" in command:
            (self.folder / "opt").mkdir()
            (self.folder / "opt" / "venv").symlink_to(sys.prefix)
        elif command.startswith("npm ci"):
            (self._inside(at) / "node_modules").symlink_to((files.ROOT / "node_modules").resolve())
        elif command.startswith("npm run") and not shutil.which("npm"):
            shutil.copytree(files.ROOT / "static" / "build", self._inside(at) / "static" / "build")
        else:
            environment = {**os.environ, **self.image_environment}
            for name in ("SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
                environment.pop(name, None)
            _checked(["/bin/sh", "-c", self.here(command)], environment, self._inside(at))

    def run(self, command: Sequence[str]) -> str:
        """What a command says that ends; raises with all of its words when it fails."""
        return _checked([self.here(part) for part in command], self.environment, self.folder / "app")

    @contextlib.contextmanager
    def running(self, command: Sequence[str], log: Path, **more: Any) -> Iterator["subprocess.Popen[bytes]"]:
        """A server for the length of the block, its words in `log`."""
        with log.open("ab") as words:
            process = subprocess.Popen(
                [self.here(part) for part in command],
                env={**self.environment, **more.pop("env", {})},
                cwd=self.folder / "app",
                stdout=words,
                stderr=words,
                start_new_session=True,
                **more,
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

    def get(self, path: str, port: int | None = None, **headers: str) -> tuple[int, str]:
        """Status and text of an answer over a new connection, asked as the proxy asks."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        try:
            connection.request("GET", path, headers={**self.as_proxy, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    @property
    def as_proxy(self) -> dict[str, str]:
        return {"Host": self.environment["ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}

    def wait_until_ready(self, check: Sequence[str]) -> None:
        """By the image's own health check; raises after a minute."""
        for _ in range(120):
            with contextlib.suppress(RuntimeError):
                self.run(check)
                return
            time.sleep(0.5)
        raise RuntimeError("It never became ready.")


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            inside = str(path.relative_to(files.ROOT))
            if path.name not in {".git", "node_modules", ".venv", "var"} and _may_hold(inside):
                yield from _files_below(path)
        elif path.is_file():
            yield path


def _may_hold(folder: str) -> bool:
    """Whether any file of a folder could go into the image: whole trees that do not are not walked."""
    return files.goes_into_the_image(f"{folder}/any")


def _checked(command: list[str], environment: dict[str, str], cwd: Path) -> str:
    ended = subprocess.run(
        command, env=environment, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"{command} ended with {ended.returncode}:\n{ended.stdout}")
    return ended.stdout
