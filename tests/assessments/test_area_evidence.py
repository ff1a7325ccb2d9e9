"""Evidence on the area's page: new with a file, from a long register by search, and flagged past its date."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Event, Evidence, EvidenceLink, Finding, Judgement
from tests.assessments.test_views_area import address, answers, judgement_of, text_of
from tests.uploads.files import FALSE, PDF
from tests.uploads.test_uploads import kept_files

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LONG = 5_000


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def new(file=None, **others):
    given = {"new_title": "Board paper", "new_kind": "document", "new_supports": ["ED-EM-1"]} | others
    return given | ({"new_file": file} if file else {})


def sent(content=PDF, name="minutes.pdf"):
    return SimpleUploadedFile(name, content)


def base_of(page):
    return re.search(r'name="base" value="([^"]*)"', page)[1]


# A file with new evidence


def test_new_evidence_comes_with_its_file_and_a_history_of_its_own(sign_in, current):
    until = {"new_valid_until_day": "31", "new_valid_until_month": "3", "new_valid_until_year": "2099"}
    answer = sign_in("contributor").post(address(current), answers(**new(sent(), **until)))
    assert answer.status_code == 302
    item = Evidence.objects.get(title="Board paper")
    assert (item.file_name, item.file_type, item.valid_until) == ("minutes.pdf", "application/pdf", date(2099, 3, 31))
    assert item.links.get().criterion.key == "ED-EM-1"
    about = Event.objects.get(about=f"evidence:{item.pk}")
    assert about.action == "Added evidence"
    page = text_of(sign_in("contributor").get(address(current)))
    assert f"/systems/QWO/evidence/{item.pk}/file/" in page


@pytest.mark.parametrize("what", [what for what in FALSE if what not in {"too much", "a path", "a path of Windows"}])
def test_a_false_file_is_refused_and_nothing_typed_is_lost(what, sign_in, current):
    name, content, _ = FALSE[what]
    files, events = kept_files(), Event.objects.count()
    data = answers(**new(sent(content, name), new_title="Typed title"), **{"note-ED-EM-1": "A long typed note"})
    answer = sign_in("chair").post(address(current), data)
    if answer.status_code == 302:  # Django took a path or a control character out of the name before we saw it
        assert Evidence.objects.get(title="Typed title").file_name.isprintable()
        return
    page = text_of(answer)
    assert answer.context["form"].errors["new_file"]
    assert "Typed title" in page and "A long typed note" in page and "We read the plans." in page
    assert judgement_of(current).number == 0
    assert (kept_files(), Event.objects.count()) == (files, events)


def test_a_good_file_of_a_form_with_another_fault_is_asked_for_again(sign_in, current):
    files = kept_files()
    answer = sign_in("chair").post(address(current), answers(**new(sent(), new_kind="")))
    assert "Select “minutes.pdf” again" in text_of(answer)
    assert kept_files() == files


def test_a_file_survives_a_merge_with_what_another_person_saved(sign_in, current):
    opened = base_of(text_of(sign_in("chair").get(address(current))))
    sign_in("lead").post(address(current), {"seen_number": 0, "action": "later", "note-ED-EM-2": "The lead’s note"})
    mine = {"seen_number": 0, "action": "later", "base": opened, "note-ED-EM-1": "The chair’s note"}
    assert sign_in("chair").post(address(current), mine | new(sent())).status_code == 302
    notes = set(judgement_of(current).findings.values_list("note", flat=True))
    assert notes == {"The lead’s note", "The chair’s note"}
    assert Evidence.objects.get(title="Board paper").file_name == "minutes.pdf"
    assert len(kept_files()) == 1


def test_a_conflict_asks_for_the_file_again_and_keeps_none(sign_in, current):
    opened = base_of(text_of(sign_in("chair").get(address(current))))
    sign_in("lead").post(address(current), {"seen_number": 0, "note-ED-EM-1": "The lead’s note"})
    mine = {"seen_number": 0, "base": opened, "note-ED-EM-1": "The chair’s note"} | new(sent())
    answer = sign_in("chair").post(address(current), mine)
    assert answer.status_code == 409
    assert "“minutes.pdf” is not either. Select it again" in text_of(answer)
    assert kept_files() == set()
    choice = {"seen_number": 1, "resolving": "1", "choose-note-ED-EM-1": "mine", "base": ""}
    marks = re.search(r'name="base" value="([^"]*)"', text_of(answer))[1]
    again = mine | choice | {"base": marks, "new_file": sent()}
    assert sign_in("chair").post(address(current), again).status_code == 302
    assert Evidence.objects.get(title="Board paper").file_name == "minutes.pdf"


def test_a_save_that_comes_too_late_leaves_no_file(sign_in, current, monkeypatch):
    """The number moves on between reading and writing."""
    from assessments.services import judging

    def overtaken(plan, seen):
        Judgement.objects.filter(pk=plan.current.judgement_id).update(number=5, rationale="Theirs")
        raise judging._Overtaken

    monkeypatch.setattr(judging._Plan, "write", overtaken)
    answer = sign_in("chair").post(address(current), answers(**new(sent())))
    assert answer.status_code == 409
    assert kept_files() == set()


# From a long register


@pytest.fixture
def long_register(west_yorkshire):
    made = Evidence.objects.bulk_create(
        Evidence(system=west_yorkshire, title=f"Paper {n:04} of the board", kind="document", summary="Shows it")
        for n in range(LONG)
    )
    return {item.title: item for item in made}


def test_a_long_register_is_searched_and_not_listed(long_register, sign_in, current):
    page = text_of(sign_in("chair").get(address(current)))
    assert len(re.findall(r"<option[^>]*>Paper \d+", page)) == 20
    assert "Search the register" in page


def test_a_search_finds_shows_and_saves_nothing_and_loses_no_word(long_register, sign_in, current):
    wanted = long_register["Paper 0042 of the board"]
    data = answers(register_words="paper 0042", **{"note-ED-EM-1": "Typed and not saved"}) | {"action": "find"}
    answer = sign_in("chair").post(address(current), data)
    page = text_of(answer)
    assert answer.status_code == 200
    assert re.findall(r'<option value="(\d+)"[^>]*>Paper', page) == [str(wanted.pk)]
    assert "Typed and not saved" in page and "We read the plans." in page
    assert judgement_of(current).number == 0
    chosen = answers(register_words="paper 0042", register_item=str(wanted.pk), register_supports=["ED-EM-2"])
    assert sign_in("chair").post(address(current), chosen).status_code == 302
    assert wanted.links.get().criterion.key == "ED-EM-2"


def test_enter_in_the_search_searches_and_elsewhere_saves(long_register, sign_in, current):
    client = sign_in("chair")
    assert client.post(address(current), answers(register_words="0042") | {"action": "enter"}).status_code == 200
    assert judgement_of(current).number == 0
    assert client.post(address(current), answers() | {"action": "enter"}).status_code == 302
    assert judgement_of(current).number == 1


def test_a_search_of_somebody_overtaken_still_meets_the_others_words_on_saving(long_register, sign_in, current):
    opened = base_of(text_of(sign_in("chair").get(address(current))))
    sign_in("lead").post(address(current), {"seen_number": 0, "note-ED-EM-1": "The lead’s note"})
    mine = {"seen_number": 0, "base": opened, "note-ED-EM-1": "The chair’s note", "register_words": "0042"}
    page = text_of(sign_in("chair").post(address(current), mine | {"action": "find"}))
    assert base_of(page) == opened
    assert 'name="seen_number" value="0"' in page
    assert sign_in("chair").post(address(current), mine).status_code == 409


@pytest.mark.parametrize("words", ["no such words", "%", "_", "x" * 300, "'; --", "\u0000"])
def test_words_that_find_nothing_are_answered(words, long_register, sign_in, current):
    answer = sign_in("chair").post(address(current), answers(register_words=words) | {"action": "find"})
    assert answer.status_code == 200


def test_what_is_chosen_stays_offered_when_something_else_is_wrong(long_register, sign_in, current):
    wanted = long_register["Paper 0042 of the board"]
    data = answers(register_item=str(wanted.pk), new_title="Only a title")
    page = text_of(sign_in("chair").post(address(current), data))
    assert f'<option value="{wanted.pk}" selected>' in page


@pytest.mark.parametrize("retired_or_other", ["retired", "other"])
def test_what_is_not_in_use_here_can_not_be_used(retired_or_other, sign_in, current, greater_manchester):
    item = Evidence.objects.create(system=current.system, title="Old", kind="data", retired_at=timezone.now())
    if retired_or_other == "other":
        item = Evidence.objects.create(system=greater_manchester, title="Theirs", kind="data")
    data = answers(register_item=str(item.pk), register_supports=["ED-EM-2"])
    assert sign_in("chair").post(address(current), data).status_code == 400
    assert not item.links.exists()


def test_the_page_asks_no_more_of_the_database_for_a_long_register(sign_in, published, request):
    client = sign_in("chair")
    client.get(address(published))
    asked = []
    for has_long in (False, True):
        if has_long:
            request.getfixturevalue("long_register")
        with CaptureQueriesContext(connection) as seen:
            client.get(address(published))
        asked.append(sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN")) for query in seen))
    assert asked[0] == asked[1] <= 10


# Past its date


@pytest.fixture
def past(current):
    """Evidence past its date at every criterion of the first level, all met, which is claimed."""
    judgement = judgement_of(current)
    item = Evidence.objects.create(
        system=current.system, title="Plan of old", kind="strategy", valid_until=YESTERDAY, file_name="old.pdf"
    )
    level = None
    for criterion in judgement.area.criteria.filter(level__order=1):
        level = criterion.level
        Finding.objects.create(judgement=judgement, criterion=criterion, state="met")
        EvidenceLink.objects.create(evidence=item, judgement=judgement, criterion=criterion)
    Judgement.objects.filter(pk=judgement.pk).update(standing="judged", level=level, rationale="We wrote it.")
    return item


def words_of(day):
    return f"{day:%-d %B %Y}"


@pytest.mark.parametrize("role", ["chair", "viewer"])
@pytest.mark.parametrize("tail", ["areas/economic-development/", "check/"])
def test_it_is_flagged_with_its_date_where_it_is_shown(past, sign_in, current, tail, role):
    page = text_of(sign_in(role).get(f"/systems/QWO/assessments/{current.round.key}/{tail}"))
    assert "Past its date" in page
    assert f"counted until {words_of(YESTERDAY)}" in page
    assert "1 past its date. Needs evidence in date." in page


def test_the_panel_names_it(past, sign_in, current):
    page = text_of(sign_in("chair").get(address(current)))
    panel = page[page.index("data-headline") :]
    assert "Evidence past its date" in panel
    assert "Plan of old. Past its date: counted until" in panel


def test_the_panel_counts_it_for_nothing_before_saving_either(past, sign_in, current):
    states = {f"state-{f.criterion.key}": "met" for f in judgement_of(current).findings.select_related("criterion")}
    links = {f"evidence-{key.removeprefix('state-')}": [str(past.pk)] for key in states}
    panel = text_of(sign_in("chair").post(address(current, tail="preview/"), answers(**states, **links)))
    assert "Claimed one level above its evidence." in panel
    past.valid_until = TODAY
    past.save()
    panel = text_of(sign_in("chair").post(address(current, tail="preview/"), answers(**states, **links)))
    assert "The evidence backs the claim." in panel


def test_the_home_lists_what_ends_soon(sign_in, current):
    for title, days in (("Ends today", 0), ("Ends on day 90", 90), ("Ends later", 91), ("Ended", -1)):
        Evidence.objects.create(
            system=current.system, title=title, kind="data", valid_until=TODAY + timedelta(days=days)
        )
    listed = text_of(sign_in("viewer").get("/systems/QWO/"))
    assert "Ends today" in listed and "Ends on day 90" in listed
    assert "Ends later" not in listed and "Ended" not in listed
    assert "Ends today" not in text_of(sign_in("other-chair").get("/systems/QWO/"))
