"""What `make run` says when something is in the way, and what it keeps."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The scripts import each other by bare name, because they run before anything is installed."""
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "scripts"))
    import serve
    import set_up
    import supervise
    import system_packages
    import toolbox

    class Scripts:
        pass

    found = Scripts()
    found.serve, found.set_up, found.packages, found.toolbox = serve, set_up, system_packages, toolbox  # type: ignore[attr-defined]
    found.supervise = supervise  # type: ignore[attr-defined]
    yield found
    for name in ("serve", "set_up", "supervise", "system_packages", "toolbox"):
        sys.modules.pop(name, None)


def test_a_port_in_use_is_said_with_another_to_choose(scripts: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(scripts.toolbox.Missing, match=f"Port {port} is in use.*PORT={port + 1}"):
            scripts.serve.listen(port, patience=0.2)


def test_a_port_that_is_let_go_meanwhile_is_taken(scripts: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        threading.Timer(0.5, taken.close).start()
        with scripts.serve.listen(taken.getsockname()[1], patience=20) as listener:
            assert listener.getsockname()[1]


def test_what_was_prepared_is_not_prepared_again_until_something_changes(
    scripts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "one")
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("STATIC_ROOT", str(tmp_path))
    database = tmp_path / "icsmaturity.sqlite3"

    def is_prepared() -> bool:
        return bool(scripts.serve.is_prepared(tmp_path, *scripts.serve.stamp_and_key(tmp_path)))

    assert not is_prepared()
    scripts.toolbox.mark_done(*scripts.serve.stamp_and_key(tmp_path))
    assert not is_prepared(), "there is no database"
    database.touch()
    assert is_prepared()
    for name, value in (("DEMO_PASSWORD", "another"), ("DATABASE_URL", "postgres://elsewhere/one")):
        with monkeypatch.context() as changed:
            changed.setenv(name, value)
            assert not is_prepared(), name
    with monkeypatch.context() as changed:
        changed.setattr(scripts.serve, "ROOT", tmp_path / "other-code")
        (tmp_path / "other-code").mkdir()
        assert not is_prepared()
    assert is_prepared()


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "8000.5"])
def test_a_port_that_is_none_is_said(scripts: Any, text: str) -> None:
    with pytest.raises(scripts.toolbox.Missing, match="PORT is"):
        scripts.serve.port_from(text)


def test_a_kept_secret_stays_and_only_its_owner_reads_it(scripts: Any, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    assert scripts.serve.keep_secret(file, "first") == "first"
    assert scripts.serve.keep_secret(file, "second") == "first"
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_may_not_be_installed_is_named_with_its_command(scripts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts.packages, "as_administrator", lambda: None)
    with pytest.raises(scripts.toolbox.Missing, match=r"apt-get install libpango-1\.0-0") as said:
        scripts.packages.install(["libpango-1.0-0"], "the PDF report")
    assert "the PDF report" in str(said.value)


MARK = "import pathlib,sys,time; pathlib.Path(sys.argv[1]).open('a').write('x')"


@pytest.fixture
def supervised(scripts: Any, tmp_path: Path) -> Iterator[Any]:
    """Starts the supervisor on Python one-liners in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**code: str) -> subprocess.Popen[bytes]:
        commands = {name: [sys.executable, "-c", text, str(tmp_path / name)] for name, text in code.items()}
        program = f"import sys; sys.path.insert(0, {str(settings.BASE_DIR / 'scripts')!r}); import supervise; "
        program += f"sys.exit(supervise.run_together({commands!r}))"
        started.append(subprocess.Popen([sys.executable, "-c", program]))
        return started[-1]

    yield start
    for process in started:
        process.kill()


def wait_for(met: Any) -> None:
    for _ in range(100):
        if met():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")


def test_a_process_that_dies_is_started_again_and_one_signal_ends_all(supervised: Any, tmp_path: Path) -> None:
    one = supervised(dying=f"{MARK}; time.sleep(4); raise SystemExit(1)", steady=f"{MARK}; time.sleep(60)")
    wait_for(lambda: (tmp_path / "dying").exists() and (tmp_path / "dying").read_text() == "xx")
    assert (tmp_path / "steady").read_text() == "x"
    one.terminate()
    assert one.wait(timeout=10) == 0


def test_a_process_that_never_starts_ends_everything_with_its_code(supervised: Any) -> None:
    one = supervised(broken="raise SystemExit(3)", steady="import time; time.sleep(60)")
    assert one.wait(timeout=10) == 3


HELD = """
import os, pathlib, sys
def is_held(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False
pathlib.Path(sys.argv[1]).write_text(str([number for number in map(int, sys.argv[2:]) if is_held(number)]))
"""


def test_a_process_holds_its_own_port_and_no_other_s(scripts: Any, tmp_path: Path) -> None:
    """Whoever draws a document for ten seconds more would keep the other's port from whatever is started anew."""
    with socket.socket() as web, socket.socket() as streams:
        numbers = {"web": web.fileno(), "streams": streams.fileno()}
        asked = list(map(str, numbers.values()))
        commands = {name: [sys.executable, "-c", HELD, str(tmp_path / name), *asked] for name in numbers}
        inherited = {name: [number] for name, number in numbers.items()}
        one = scripts.supervise.Supervisor(commands, inherited)
        for name in commands:
            one._start(name)
            assert one.running[name].wait(timeout=30) == 0
        assert {name: (tmp_path / name).read_text() for name in numbers} == {
            name: str([number]) for name, number in numbers.items()
        }


def test_an_old_python_is_refused_in_words(scripts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts.set_up, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(scripts.toolbox.Missing, match=r"Python 3\.11 or later"):
        scripts.set_up.check_python()


def test_a_stamp_counts_for_exactly_what_it_was_made_from(scripts: Any, tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "deep" / "stamp"
    source.write_text("one")
    key = scripts.toolbox.fingerprint([source])
    assert not scripts.toolbox.is_done(stamp, key)
    scripts.toolbox.mark_done(stamp, key)
    assert scripts.toolbox.is_done(stamp, key)
    source.write_text("two")
    assert not scripts.toolbox.is_done(stamp, scripts.toolbox.fingerprint([source]))


def test_a_failed_command_is_named(scripts: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(scripts.toolbox.Missing, match="exit 3"):
        scripts.toolbox.run([sys.executable, "-c", "print('its own words'); raise SystemExit(3)"])
    assert "its own words" in capfd.readouterr().err
