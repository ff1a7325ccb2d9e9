"""A round's documents as one batch: what is in it, for whom, and that one that fails stops no other."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import Actor
from accounts.selectors import actor_for
from reports.batch import Document, draw_all
from reports.management.commands import draw_reports
from reports.render import Rendered, RenderFailed
from reports.round_batch import documents_of
from tests.factories import make_person
from tests.reports.national import every_system, make_report, make_round, make_version, share


class Drawer:
    """Stands in for a renderer: what is drawn is the HTML itself; a text with "poison" fails."""

    drawing, most, guard = 0, 0, threading.Lock()
    together = threading.Barrier(2)
    stopped = 0

    def render(self, html: str) -> Rendered:
        if html == "meet":
            self.together.wait(10)
        if "poison" in html:
            raise RenderFailed("poison")
        return Rendered(html.encode(), 0.0, 0)

    def stop(self) -> None:
        type(self).stopped += 1


def drawn(documents, keep=None, processes=2):
    kept, told = {}, []
    outcomes = draw_all(
        documents, keep=keep or kept.__setitem__, tell=told.append, processes=processes, renderer=Drawer
    )
    assert told == outcomes
    return kept, {one.name: one.trouble for one in outcomes}


def always(text):
    return lambda: text


def broken():
    raise ValueError("nothing to say")


def test_two_are_drawn_at_the_same_time():
    kept, troubles = drawn([Document(str(n), always("meet")) for n in range(4)])
    assert len(kept) == 4 and not any(troubles.values()), "each waited for another that was drawn beside it"


def test_whatever_one_raises_stops_no_other_and_is_told():
    def keep(name, pdf):
        if name == "unkept":
            raise OSError("the disk is full")
        kept[name] = pdf

    kept = {}
    Drawer.stopped = 0
    documents = [
        Document("unmade", broken),
        Document("undrawn", always("poison")),
        Document("unkept", always("text")),
        Document("good", always("text")),
    ]
    _, troubles = drawn(documents, keep)
    assert kept == {"good": b"text"}
    assert troubles == {
        "unmade": "ValueError: nothing to say",
        "undrawn": "RenderFailed: poison",
        "unkept": "OSError: the disk is full",
        "good": "",
    }
    assert Drawer.stopped == 2, "no process is left behind"


def test_what_telling_raises_ends_it_and_leaves_no_process():
    def tell(outcome):
        raise KeyError

    Drawer.stopped, alive = 0, []
    documents = [Document(str(n), always("text")) for n in range(9)]
    with pytest.raises(KeyError):
        draw_all(
            documents, keep={}.__setitem__, tell=tell, processes=2, renderer=Drawer, alive=lambda: alive.append(1)
        )
    assert Drawer.stopped == 2 and alive


@pytest.fixture
def shared(db):
    """A round: five systems shared with all, one with the comparing body, one with nobody; two reports on it."""
    version = make_version(areas=2)
    now = make_round("batch-2030", date(2030, 4, 1), version)
    systems = every_system()
    share(systems[:5], now, version)
    share(systems[5:6], now, version, sharing="confederation")
    share(systems[6:7], now, version, sharing="system")
    for readers in ("all-systems", "confederation"):
        make_report(round_key="batch-2030", round_name=now.name, version=version, readers=readers)
    make_report(round_key="batch-2030", kind="illustrative", version=version)
    return systems


def names_of(actor):
    return sorted(one.name for one in documents_of(actor, "batch-2030"))


@pytest.mark.django_db
def test_a_batch_holds_what_its_reader_may_read_and_no_more(shared):
    analyst = actor_for(make_person("analyst"))
    found = names_of(analyst)
    assert sum(name.startswith("national-report") for name in found) == 2
    assert [name[:3].upper() for name in found if "maturity" in name] == sorted(
        system.ods_code for system in shared[:6]
    )
    member = actor_for(make_person("viewer", shared[6]))
    assert sum("maturity" in name for name in names_of(member)) == 6, "what all share, and its own"
    assert not any(name.startswith("national") for name in names_of(member)), "a draft is its writers'"
    assert names_of(Actor()) == []


@pytest.mark.django_db
def test_what_is_taken_back_meanwhile_is_not_drawn(shared):
    analyst = actor_for(make_person("analyst"))
    documents = [one for one in documents_of(analyst, "batch-2030") if "maturity" in one.name]
    assert shared[0].assessments.update(sharing="system") == 1
    taken_back = f"{shared[0].ods_code.lower()}-batch-2030-maturity-assessment.pdf"
    _, troubles = drawn(documents)
    assert [name for name, trouble in troubles.items() if trouble] == [taken_back]


@pytest.mark.django_db
def test_the_command_shows_how_far_it_is_and_ends_with_what_failed(shared, monkeypatch, tmp_path):
    analyst = make_person("analyst")
    monkeypatch.setattr(draw_reports, "_renderer", Drawer)
    out = StringIO()
    folder = tmp_path / "reports"
    call_command("draw_reports", folder, round="batch-2030", reader=analyst.email, stdout=out)
    assert len(list(folder.iterdir())) == 8
    assert "8 of 8" in out.getvalue() and "8 documents are in" in out.getvalue()
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    monkeypatch.setattr(
        draw_reports, "keep", lambda path, pdf: broken() if "national" in path.name else path.write_bytes(pdf)
    )
    with pytest.raises(CommandError, match=r"(?s)2 could not be drawn:\n- national-report"):
        call_command("draw_reports", tmp_path / "again", round="batch-2030", reader=analyst.email, stdout=out)
    assert len(list((tmp_path / "again").iterdir())) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked, said",
    [
        ({"round": "batch-2030", "reader": "nobody@example.org"}, "Nobody has an account"),
        ({"round": "none", "reader": "{analyst}"}, "There is no round none"),
        ({"round": "batch-2030", "reader": "{analyst}", "processes": 0}, "At least one"),
        ({"round": "2026-27", "reader": "{analyst}"}, "may read no report"),
    ],
)
def test_the_command_says_what_it_can_not_do(shared, tmp_path, asked, said):
    analyst = make_person("analyst")
    asked = {key: analyst.email if value == "{analyst}" else value for key, value in asked.items()}
    with pytest.raises(CommandError, match=said):
        call_command("draw_reports", tmp_path / "reports", **asked)
    assert not (tmp_path / "reports").exists()
