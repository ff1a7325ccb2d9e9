"""A PostgreSQL server to test on, where none answers: started, used and taken away. No user has to be its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

SCRIPTS = settings.BASE_DIR / "scripts"
TELL = "import os, psycopg; url = os.environ['POSTGRES_URL']; c = psycopg.connect(url); print(c.info.port, "
TELL += "c.execute('show data_directory').fetchone()[0], c.info.server_version)"


@pytest.fixture
def with_postgres(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import with_postgres

    yield with_postgres
    for name in ("with_postgres", "system_packages", "toolbox"):
        sys.modules.pop(name, None)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, program: str) -> dict[str, Any]:
    """How to start the script on a machine where nothing answers."""
    arguments = [sys.executable, str(SCRIPTS / "with_postgres.py"), sys.executable, "-c", program]
    env = {**os.environ, "POSTGRES_URL": f"postgres://postgres@127.0.0.1:{port}/postgres"}
    return {"args": arguments, "env": env, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def needs_programs(with_postgres: Any) -> None:
    if with_postgres.programs() is None:
        pytest.skip("no PostgreSQL server is installed here")


def test_where_no_server_answers_one_is_started_and_taken_away(with_postgres, closed_port):
    needs_programs(with_postgres)
    ended = subprocess.run(**command(closed_port, TELL), timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    port, folder, version = ended.stdout.splitlines()[-1].split()
    assert int(port) != closed_port
    assert int(version) >= 130000
    assert not is_open(int(port))
    assert not Path(folder).parent.exists()


def test_the_commands_own_failure_is_the_scripts(with_postgres, closed_port):
    needs_programs(with_postgres)
    assert subprocess.run(**command(closed_port, "raise SystemExit(7)"), timeout=120, check=False).returncode == 7


def test_a_signal_takes_the_server_away(with_postgres, closed_port):
    needs_programs(with_postgres)
    process = subprocess.Popen(**command(closed_port, TELL + "; print('up', flush=True); import time; time.sleep(60)"))
    assert process.stdout
    said = [line for line in iter(process.stdout.readline, "up\n") if "icsmaturity-postgres" in line]
    port = int(said[-1].split()[0])
    assert is_open(port)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 128 + signal.SIGTERM
    for _ in range(50):
        if not is_open(port):
            break
        time.sleep(0.1)
    assert not is_open(port)


def test_a_server_that_answers_is_used_as_it_is(with_postgres, monkeypatch):
    monkeypatch.setenv("POSTGRES_URL", "postgres://named@example.test/one")
    monkeypatch.setattr(with_postgres, "is_answering", lambda url: url == "postgres://named@example.test/one")
    monkeypatch.setattr(with_postgres, "server_of_its_own", lambda: pytest.fail("there is one already"))
    told = "import os; raise SystemExit(0 if os.environ['POSTGRES_URL'] == 'postgres://named@example.test/one' else 1)"
    assert with_postgres.main([sys.executable, "-c", told]) == 0


def test_a_machine_without_the_programs_has_them_installed_and_never_passes_in_silence(
    with_postgres, monkeypatch, closed_port, capsys
):
    installed: list[str] = []
    monkeypatch.setattr(with_postgres, "programs", lambda: None)
    monkeypatch.setattr(with_postgres.system_packages, "install", lambda packages, why: installed.extend(packages))
    monkeypatch.setenv("POSTGRES_URL", f"postgres://postgres@127.0.0.1:{closed_port}/postgres")
    assert with_postgres.main(["true"]) == 1
    assert installed == ["postgresql"]
    assert "PostgreSQL was installed, but" in capsys.readouterr().err


@pytest.mark.parametrize(("named", "code"), [(True, 1), (False, 0)])
def test_the_tests_are_left_out_only_where_nobody_named_a_server(named, code, closed_port, tmp_path):
    env = {key: value for key, value in os.environ.items() if key != "POSTGRES_URL"}
    script = (SCRIPTS / "test_postgres.sh").read_text().replace("127.0.0.1:5432", f"127.0.0.1:{closed_port}")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "test_postgres.sh").write_text(script)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    if named:
        env["POSTGRES_URL"] = f"postgres://postgres@127.0.0.1:{closed_port}/postgres"
    ended = subprocess.run(
        ["/bin/bash", str(tmp_path / "scripts" / "test_postgres.sh")],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stderr
    assert "answer" in ended.stdout + ended.stderr
