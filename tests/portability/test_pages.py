"""The pages and commands of own data."""

import os
import subprocess
import sys
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from accounts.permissions import Actor
from assessments.history import broken_links
from assessments.models import Assessment, Event
from portability import waiting
from tests.portability.copies import comparable, copy_of, tables, wipe
from tests.portability.test_round_trip import lived  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
HOME = reverse("own_data:home", args=["QWO"])
COPY, PREVIEW, LOAD = (reverse(f"own_data:{name}", args=["QWO"]) for name in ("copy", "preview", "load"))


def sent(content, name="copy.zip"):
    file = BytesIO(content)
    file.name = name
    return {"file": file}


def test_a_lead_takes_a_copy_and_the_history_says_so(sign_in, lived, actors):  # noqa: F811
    response = sign_in("lead").post(COPY)
    content = b"".join(response.streaming_content)
    assert response.headers["Content-Type"] == "application/zip"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "qwo-own-data-" in response.headers["Content-Disposition"]
    last = tables(content)["history"][-1]
    assert (last["action"], last["actor_name"]) == ("Took a copy of all data of the system", actors["lead"].name)
    assert broken_links(lived) == []


def test_each_role_sees_its_part_of_the_page(sign_in):
    assert "Download everything" in sign_in("chair").get(HOME).content.decode()
    assert "Load a copy" not in sign_in("chair").get(HOME).content.decode()
    page = sign_in("administrator").get(HOME).content.decode()
    assert "Load a copy" in page
    assert "Download everything" not in page


def test_an_administrator_sees_what_a_copy_holds_and_loads_it(sign_in, lived, actors):  # noqa: F811
    content = copy_of(lived, actors["chair"])
    wipe(lived)
    client = sign_in("administrator")
    page = client.post(PREVIEW, sent(content)).content.decode()
    assert "Nothing has been loaded yet" in page
    assert "chair@qwo.test" in page
    assert not Assessment.objects.filter(system=lived).exists()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = client.post(LOAD, {"token": token})
    assert answer.url == reverse("systems:home", args=["QWO"])
    assert broken_links(lived) == []
    event = Event.objects.filter(system=lived).latest("sequence")
    assert (event.action, event.actor_name) == ("Loaded data from another installation", actors["administrator"].name)
    assert "no longer here" in client.post(LOAD, {"token": token}).content.decode()


def test_a_fault_is_shown_with_its_place(sign_in, west_yorkshire):
    page = sign_in("administrator").post(PREVIEW, sent(b"no zip")).content.decode()
    assert "The file is not a zip file" in page
    assert "Nothing was loaded" in page
    assert 'class="nhsuk-error-summary"' in page


@pytest.mark.parametrize("token", ["", "x", "a" * 600, "eyJ:1:2"])
def test_a_token_that_is_none_loads_nothing(sign_in, token, west_yorkshire):
    assert "Select it again" in sign_in("administrator").post(LOAD, {"token": token}).content.decode()


def test_a_copy_that_waits_is_only_its_senders(actors, west_yorkshire, greater_manchester):
    token = waiting.put(BytesIO(b"x"), actors["administrator"], west_yorkshire)
    assert waiting.path_of(token, actors["administrator"], west_yorkshire)
    assert waiting.path_of(token, actors["administrator"], greater_manchester) is None
    assert waiting.path_of(token, Actor(user_id=999_999), west_yorkshire) is None


def test_nothing_and_too_much_is_refused_beside_the_field(sign_in, west_yorkshire, monkeypatch):
    client = sign_in("administrator")
    assert "Select a file" in client.post(PREVIEW).content.decode()
    monkeypatch.setattr("portability.forms.MAX_BYTES", 10)
    assert "30 MB or smaller" in client.post(PREVIEW, sent(b"x" * 11)).content.decode()


def test_the_commands_take_preview_and_load(lived, tmp_path):  # noqa: F811
    out = StringIO()
    call_command("take_own_data", "qwo", str(tmp_path / "copy.zip"), stdout=out)
    with pytest.raises(CommandError, match="can't be written"):
        call_command("take_own_data", "qwo", str(tmp_path / "copy.zip"))
    with pytest.raises(CommandError, match="already holds data here"):
        call_command("load_own_data", "qwo", str(tmp_path / "copy.zip"))
    wipe(lived)
    call_command("load_own_data", "qwo", str(tmp_path / "copy.zip"), preview=True, stdout=out)
    assert not Assessment.objects.filter(system=lived).exists()
    call_command("load_own_data", "qwo", str(tmp_path / "copy.zip"), stdout=out)
    assert "Loaded for West Yorkshire" in out.getvalue()
    for code, message in (("xxx", "no system"), ("qwo", "can't be read")):
        with pytest.raises(CommandError, match=message):
            call_command("load_own_data", code, str(tmp_path / "none.zip"))


def test_a_new_installation_loads_it_in_place_of_what_came_with_the_product(lived, actors, tmp_path):  # noqa: F811
    """A process of its own with an empty database, as whoever moves to another machine has."""
    before = copy_of(lived, actors["chair"])
    (tmp_path / "copy.zip").write_bytes(before)
    environment = os.environ | {
        "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "icsmaturity.settings", "ICSMATURITY_ENV": "development",
    }  # fmt: skip

    def manage(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--verbosity", "0")
    manage("load_content", "--verbosity", "0")
    assert "Loaded for West Yorkshire" in manage("load_own_data", "QWO", str(tmp_path / "copy.zip"))
    manage("take_own_data", "QWO", str(tmp_path / "again.zip"))
    after, wanted = comparable((tmp_path / "again.zip").read_bytes()), comparable(before)
    assert after["history"][-1]["action"] == "Loaded data from another installation"
    after["history"].pop()
    assert after == wanted
