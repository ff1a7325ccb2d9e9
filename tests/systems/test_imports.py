"""Imports of populations and mergers: all or nothing, every bad row named."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Round
from assessments.selectors import assessment_board, get_assessment, get_system
from assessments.services import start_assessment
from systems.imports import (
    MERGER_COLUMNS,
    POPULATION_COLUMNS,
    Refused,
    apply_mergers,
    apply_populations,
    read_mergers,
    read_populations,
)
from systems.models import Succession, System, SystemFact

pytestmark = pytest.mark.django_db
GOOD = 'QOP,"2,900,000",2024-06,Office for National Statistics\n'
MERGER = "QWO,QNEW,E54009999,New System,NHS New System Integrated Care Board,2026-04-01,Test only\n"


def populations(text):
    return (",".join(POPULATION_COLUMNS) + "\n" + text).encode()


def mergers(text):
    return (",".join(MERGER_COLUMNS) + "\n" + text).encode()


def reasons(read, data):
    with pytest.raises(Refused) as refused:
        read(data)
    return [(bad.line, bad.reason) for bad in refused.value.bad_rows]


def test_populations_become_facts_with_date_and_source():
    assert apply_populations(read_populations(populations(GOOD))) == 1
    fact = SystemFact.objects.get(system__ods_code="QOP", key="population")
    assert (fact.value, fact.as_at, fact.source_note) == (2_900_000, "2024-06", "Office for National Statistics")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("XXX,1000,2024,ONS\n", "No system has the code “XXX”"),
        ("QOP,-5,2024,ONS\n", "must be a whole number above 0"),
        ("QOP,0,2024,ONS\n", "must be a whole number above 0"),
        ("QOP,2.9m,2024,ONS\n", "must be a whole number above 0"),
        ("QOP,9999999999999999,2024,ONS\n", "must be a whole number above 0"),
        ("QOP,1000,last year,ONS\n", "must be a year, or a year and month"),
        ("QOP,1000,2024-13,ONS\n", "must be a year, or a year and month"),
        ("QOP,1000,0001,ONS\n", "must be a year, or a year and month"),
        ('QOP,1000,2024,"=HYPERLINK(1)"\n', "must not start with =, as a formula does"),
        ("QOP,1000,2024,\n", "The source must be given"),
        ("QOP,1000,2024," + "x" * 301 + "\n", "The source must be given"),
        ("QOP,1000\n", "There are 2 cells where 4 are expected"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(row, reason):
    found = reasons(read_populations, populations(GOOD.replace("QOP", "QWO") + row))
    assert [line for line, _ in found] == [3]
    assert reason in found[0][1]


def test_every_bad_row_is_listed():
    found = reasons(read_populations, populations("XXX,1,2024,a\nQOP,zero,2024,b\nQOP,1,soon,c\n"))
    assert [line for line, _ in found] == [2, 3, 4]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b\n1,2\n", "The headings must be"),
        (populations(""), "no rows"),
        (b"\xff\xfe\x00bad", "UTF-8"),
        (populations("QOP,1\x00,2024,a\n"), "UTF-8"),
        (populations('QOP,"1,2024,a\n'), "quotation mark"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
        (populations("QOP,1,2024,a\n" * 2001), "2,000 rows"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_reason(data, reason):
    assert reason in reasons(read_populations, data)[0][1]


def test_the_command_imports_nothing_from_a_file_with_one_bad_row(tmp_path):
    file = tmp_path / "p.csv"
    file.write_bytes(populations(GOOD + "XXX,1,2024,a\n"))
    with pytest.raises(CommandError, match="line 3: No system has the code"):
        call_command("import_populations", file)
    assert not SystemFact.objects.filter(system__ods_code="QOP").exists()


def test_a_merger_ends_the_predecessor_and_keeps_its_history():
    assert apply_mergers(read_mergers(mergers(MERGER))) == 1
    old = System.objects.get(ods_code="QWO")
    link = Succession.objects.get(predecessor=old)
    assert (old.ended_on, link.successor.ods_code, link.successor.region) == (date(2026, 4, 1), "QNEW", old.region)
    assert old.assessments.count() == 1


def test_a_merged_system_counts_its_age_from_its_oldest_predecessor(actors):
    apply_mergers(read_mergers(mergers(MERGER + MERGER.replace("QWO", "QOP"))))
    new = System.objects.get(ods_code="QNEW")
    assert get_system(actors["analyst"], "QNEW").oldest_predecessor_since == 2016
    from accounts.selectors import actor_for
    from tests.factories import make_person

    chair = actor_for(make_person("chair", new))
    current = Round.objects.get(is_current=True)
    start_assessment(actor=chair, system=new, round=current)
    board = assessment_board(get_assessment(chair, "QNEW", current.key), chair)
    assert board.age_years == 10
    assert board.areas[0].expected_level.key == "expanding"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (MERGER.replace("QWO,", "XXX,", 1), "No system has the code"),
        (MERGER.replace("QNEW", "QWO"), "cannot become itself"),
        (MERGER.replace("2026-04-01", "1 April"), "must be a real date"),
        (MERGER.replace("2026-04-01", "2026-02-30"), "must be a real date"),
        (MERGER.replace("2026-04-01", "2026-W14-3"), "must be a real date"),
        (MERGER.replace("QNEW", "Q/ N"), "must be 3 to 10 capital letters and digits"),
        (MERGER.replace("E54009999", "E5"), "must be E and 8 digits"),
        (MERGER.replace("New System,", "=1+1,"), "must not start with =, as a formula does"),
        (MERGER.replace("Test only", "@note"), "must not start with @, as a formula does"),
        (MERGER + MERGER.replace("QWO", "QOP").replace("New System,", "Other,"), "describes “QNEW” differently"),
        (MERGER.replace("New System,NHS", ",NHS"), "needs a successor name"),
        (MERGER.replace("E54009999", "E54000057"), "belongs to another system"),
        (MERGER.replace("Test only", "x" * 301), "300 characters"),
    ],
)
def test_a_bad_merger_is_named(row, reason):
    found = reasons(read_mergers, mergers(row))
    assert any(reason in text for _, text in found)
    assert Succession.objects.count() == 0


def test_a_system_that_ended_takes_over_no_other_and_the_same_file_may_come_again():
    there = mergers("QOP,QWO,,,,2026-04-01,\n")
    apply_mergers(read_mergers(there))
    found = reasons(read_mergers, mergers("QWO,QOP,,,,2026-05-01,\n"))
    assert found == [(2, "“QOP” has itself ended")]
    assert apply_mergers(read_mergers(there)) == 1
    assert Succession.objects.count() == 1
