"""What `make run` says when something is in the way, and what it keeps."""

import socket
import sys
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
    import system_packages
    import toolbox

    class Scripts:
        pass

    found = Scripts()
    found.serve, found.set_up, found.packages, found.toolbox = serve, set_up, system_packages, toolbox  # type: ignore[attr-defined]
    yield found
    for name in ("serve", "set_up", "system_packages", "toolbox"):
        sys.modules.pop(name, None)


def test_a_port_in_use_is_said_with_another_to_choose(scripts: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(scripts.toolbox.Missing, match=f"Port {port} is in use.*PORT={port + 1}"):
            scripts.serve.port_from(str(port))


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
