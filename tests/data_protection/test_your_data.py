"""A person's copy holds a row of every table that is about them, and nothing of anybody else."""

import io
import json
import zipfile

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.selectors import actor_for
from personal_data.collecting import write_copy
from personal_data.held import here
from personal_data.others import SOMEBODY, Others
from tests.data_protection.lives import fill_every_table, make_person
from tests.reports.rich import fill, sign

pytestmark = pytest.mark.django_db
ADA, BO = "Adaline Quillfeather", "Bohdan Rumplecastle"


def entries(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def table_of(found, words):
    return next(json.loads(text) for name, text in found.items() if name.endswith(".json") and f'"{words}"' in text)


@pytest.fixture
def ada(west_yorkshire):
    return make_person(ADA, west_yorkshire)


@pytest.fixture
def bo(greater_manchester):
    return make_person(BO, greater_manchester)


@pytest.fixture
def lives(ada, bo, current, actors, west_yorkshire, greater_manchester):
    """Both with a row in every table, Ada's by table; hers speak of Bo."""
    fill(current, actor_for(ada), text=f"Agreed with {BO}, bohdan.rumplecastle@canary.test")
    sign(actor_for(ada), current)
    made = fill_every_table(ada, west_yorkshire, mentions=BO)
    fill_every_table(bo, greater_manchester, mentions=ADA)
    return made


def test_a_copy_has_a_row_of_every_table(lives, ada):
    found = entries(write_copy(ada))
    empty = [held.words for held in here() if not table_of(found, held.words)["rows"]]
    assert empty == []


def test_a_copy_tells_what_was_asked_for(lives, ada):
    found = entries(write_copy(ada))
    (account,) = table_of(found, "Your account")["rows"]
    assert (account["email"], account["name"], account["wants_reminders"]) == (ada.email, ADA, True)
    (role,) = table_of(found, "Your roles")["rows"]
    assert (role["system"], role["role"]) == ("West Yorkshire", "Chair")
    sent = {row["what_you_are_in_it"] for row in table_of(found, "Invitations that you sent or got")["rows"]}
    assert sent == {"You were invited, You invited"}
    session = lives["usersessions.UserSession"]
    assert session.ip in found["index.html"]
    assert ADA in found["index.html"]


def test_nothing_of_anybody_else_is_in_a_copy(lives, ada, bo):
    for name, text in entries(write_copy(ada)).items():
        for canary in (BO, bo.email, str(bo.ref), UserSession.objects.get(user=bo).ip, "Words about"):
            assert canary.casefold() not in text.casefold(), (name, canary)


def test_no_secret_is_in_a_copy(lives, ada):
    ada.set_password("a password of Ada's")
    ada.save()
    text = "".join(entries(write_copy(ada)).values())
    for held in here():
        row = lives.get(held.model)
        for column in held.secret:
            secret = str(getattr(row, column)) if row else ""
            assert len(secret) < 5 or secret not in text, (held.model, column)
    assert ada.password not in text


def test_a_person_without_anything_gets_a_copy(people):
    found = entries(write_copy(people["nobody"]))
    assert "Of which there is nothing" in found["index.html"]
    assert "<li>Your roles</li>" in found["index.html"]


def test_a_name_that_two_people_have_proves_nothing(lives, ada, west_yorkshire):
    """Where a mere name stands, the other one could be meant: the copy leaves it out."""
    assert table_of(entries(write_copy(ada)), "Actions of roundtables that you own")["rows"]
    make_person("Somebody Else", west_yorkshire, "viewer")
    twin = make_person("X", west_yorkshire, "viewer")
    twin.name = ADA
    twin.save()
    assert not table_of(entries(write_copy(ada)), "Actions of roundtables that you own")["rows"]


def test_others_become_words():
    others = Others(["Bo Lee", "Bo Lee-Smith", "Al"], ["me@here.test"], ["Me"])
    assert others.out_of("Bo Lee-Smith wrote to ME@here.test and bo@there.test") == (
        f"{SOMEBODY} wrote to ME@here.test and {SOMEBODY}"
    )
    assert others.out_of({"a": ["bo lee", 3, None]}) == {"a": [SOMEBODY, 3, None]}
    assert others.out_of("Also Bo Leeson") == "Also Bo Leeson"


def test_without_taking_others_out_they_would_be_in_it(lives, ada, monkeypatch):
    """The control: Bo is in what is told, and only `Others` keeps him out."""
    lives["comparison.Group"].note = f"Made with {BO}"
    lives["comparison.Group"].save()
    assert BO not in "".join(entries(write_copy(ada)).values())
    monkeypatch.setattr(Others, "out_of", lambda self, value: value)
    assert BO in "".join(entries(write_copy(ada)).values())


def test_the_page_and_its_button(sign_in, people):
    client = sign_in("viewer")
    page = client.get("/accounts/your-data/")
    text = page.content.decode()
    assert "Until the account is erased. One that nobody used for 730 days" in text
    answer = client.post("/accounts/your-data/copy.zip")
    assert answer["Content-Type"] == "application/zip"
    assert people["viewer"].email in entries(answer.content)["data/your-account.json"]
    assert "no-store" in answer["Cache-Control"]


def test_nobody_gets_a_copy_without_signing_in(db):
    assert Client().post("/accounts/your-data/copy.zip").status_code == 302
    assert Client().get("/accounts/your-data/copy.zip").status_code == 405
