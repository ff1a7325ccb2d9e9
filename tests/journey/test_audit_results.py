"""Results: for the system's own people, once the audit is over, and nothing of a small sector anywhere."""

import io
import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from re import sub

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from journey.models import AuditAnswer, StepsSharing
from journey.selectors.audit_results import results_of, side_by_side
from journey.selectors.audits import audit_page, audits_of
from tests.expected.journey_audits import an_audit
from tests.expected.rules import ROLES
from tests.journey.audits import a_token, answer, close, fill, over, send

pytestmark = pytest.mark.django_db
MEMBERS = {"chair", "lead", "contributor", "viewer"}
CANARY = "zq-words-of-a-partner"


def urls(audit) -> list[str]:
    names = [("audits",), ("audit", audit.pk), ("audits_over_time",), ("questions",), ("cycle",)]
    pages = [reverse(f"steps:{name}", args=["QWO", *more]) for name, *more in names]
    downloads = [("audit_results_xlsx", audit.pk), ("audits_over_time_xlsx",)]
    return pages + [reverse(f"steps:{name}", args=["QWO", *more]) for name, *more in downloads]


def cells(response) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def body(response) -> str:
    if "spreadsheet" in response.headers["Content-Type"]:
        return str(cells(response))
    return response.content.decode()


@pytest.mark.parametrize("rung", ["system", "all-systems"])
def test_no_other_system_and_no_national_body_sees_an_audit(rung, west_yorkshire, sign_in):
    StepsSharing.objects.create(system=west_yorkshire, rung=rung)
    audit = an_audit(1, name="zq-name")
    for _ in range(3):
        send(audit, "University", RA_1=CANARY, RA_5=4)
    close(audit)
    others = ["/systems/", "/systems/QWO/", "/compare/", "/"]
    for role in ROLES:
        client = sign_in(role)
        seen = {address: client.get(address) for address in [*urls(audit), *others]}
        found = [address for address, page in seen.items() if CANARY in body(page)]
        named = [address for address, page in seen.items() if "zq-name" in body(page)]
        if role in MEMBERS:
            assert found == [urls(audit)[1], urls(audit)[5]]
        else:
            assert (found, named) == ([], []), role


def test_while_it_is_open_nobody_sees_an_answer(sign_in):
    audit = an_audit(1)
    for _ in range(4):
        send(audit, "University", RA_1=CANARY, RA_5=5)
    assert results_of(audit) == ()
    assert side_by_side(audit.system_id).audits == ()
    for role in MEMBERS:
        for address in urls(audit):
            assert CANARY not in body(sign_in(role).get(address))
    assert sign_in("chair").get(urls(audit)[5]).status_code == 404
    over(audit)
    assert CANARY in body(sign_in("viewer").get(urls(audit)[1]))


def test_two_looks_while_it_is_open_differ_only_by_how_many_answered(sign_in):
    audit = an_audit(1)
    answer(audit, {"University": [3, 3, 3]})
    tokens = [a_token(audit, "Police"), a_token(audit, "University")]
    page = reverse("steps:audit", args=["QWO", audit.pk])

    def look() -> list[str]:
        lines = sign_in("viewer").get(page).content.decode().splitlines()
        return [line for line in lines if "csrf" not in line]

    looks = [look()]
    for token in tokens:
        fill(Client(), token, "send", **{"RA-1": CANARY, "RA-5": "1"})
        looks.append(look())
    for before, after in pairwise(looks):
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert all(sub(r"\d+|Not shown", "", old) == sub(r"\d+|Not shown", "", new) for old, new in changed)
    assert any("4 partners have answered" in line for line in looks[1])


def test_results_by_sector(sign_in):
    own = [{"key": "own-1", "text": "How soon?", "answer": "scale-1-to-5"}]
    audit = an_audit(1, local_questions=own)
    for point in (2, 4, 4):
        send(audit, "University", RA_5=point, RA_1="From a university", own_1=1)
    for point in (1, 5):
        send(audit, "Police", RA_5=point, RA_1="From the police")
    for point in (3, 3, 3, 3):
        send(audit, "Business", RA_5=point, RA_1="From a business", role="Owner")
    close(audit)
    found = {one.asked.key: one for one in results_of(audit)}
    strong = found["RA-5"]
    assert (strong.answers, strong.whole.counts, strong.whole.middle) == (9, (1, 1, 4, 2, 1), "3")
    assert [(name, spread.counts) for name, spread in strong.sectors] == [("Business", (0, 0, 4, 0, 0))]
    assert set(strong.held_back) == {"University", "Police"}
    assert [(name, len(words)) for name, words in found["RA-1"].said] == [("Business", 4), ("", 5)]
    assert {one.role for one in dict(found["RA-1"].said)["Business"]} == {"Owner"}
    assert [name for name, _ in found["own-1"].sectors] == ["University"]
    assert found["RA-6"].is_hidden
    text = sign_in("viewer").get(reverse("steps:audit", args=["QWO", audit.pk])).content.decode()
    for words in (
        "Other sectors together",
        "Fewer than 3 partners answered this question",
        "Our own question",
        "Owner",
    ):
        assert words in text


def test_the_spreadsheet_holds_what_the_page_shows_and_nothing_runs(sign_in):
    audit = an_audit(1, name="=1+1")
    for point in (2, 4, 4):
        send(audit, "University", RA_5=point, RA_1='=HYPERLINK("http://example.test")')
    send(audit, "Police", RA_5=1)
    close(audit)
    response = sign_in("viewer").get(reverse("steps:audit_results_xlsx", args=["QWO", audit.pk]))
    assert response.headers["Content-Disposition"].endswith(f'relationship-audit-QWO-{audit.pk}.xlsx"')
    sheets = cells(response)
    strong = "How strong is the relationship today?"
    assert (strong, "No", "All sectors", 1, 1, 0, 2, 0, 4, "between 2 and 4") in sheets["From 1 to 5"]
    assert not any("Police" in row for row in sheets["From 1 to 5"])
    assert len(sheets["In words"]) == 4
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize("seed", range(6))
def test_no_page_names_a_sector_with_what_fewer_than_three_of_it_said(seed, west_yorkshire, sign_in):
    dice = random.Random(seed)  # noqa: S311 - an example, nothing secret
    audit = an_audit(1)
    made = {name: dice.randint(0, 5) for name in ("University", "Police", "Business", "College")}
    for sector, count in made.items():
        for _ in range(count):
            answers = {"RA_1": f"from {sector}", "RA_5": dice.randint(1, 5)}
            send(audit, sector, **{key: value for key, value in answers.items() if dice.random() < 0.8} or answers)
    close(audit)
    held = {
        key: {name: AuditAnswer.objects.filter(question__key=key, sector__name=name).count() for name in made}
        for key in ("RA-1", "RA-5")
    }
    response = sign_in("viewer").get(reverse("steps:audit_results_xlsx", args=["QWO", audit.pk]))
    sheets = cells(response)
    for row in sheets["From 1 to 5"][1:]:
        assert row[2] == "All sectors" or held["RA-5"][row[2]] >= 3
    for row in sheets["In words"][1:]:
        assert row[2] in {"Other sectors together", "All sectors"} or held["RA-1"][row[2]] >= 3
    shown = Counter(row[2] for row in sheets["In words"][1:])
    assert all(count >= 3 for count in shown.values())


def test_words_of_sectors_of_which_none_is_named_are_of_all(west_yorkshire, sign_in):
    audit = an_audit(1)
    for sector in ("University", "Police"):
        for _ in range(2):
            send(audit, sector, RA_1="we talk")
    close(audit)
    response = sign_in("viewer").get(reverse("steps:audit_results_xlsx", args=["QWO", audit.pk]))
    assert {row[2] for row in cells(response)["In words"][1:]} == {"All sectors"}


def test_words_stand_in_an_order_that_tells_nothing(west_yorkshire):
    audit = an_audit(1)
    for number in range(12):
        send(audit, "University", RA_1=f"words {number:02}", RA_2=f"words {number:02}")
    close(audit)
    found = {one.asked.key: [said.words for said in one.said[0][1]] for one in results_of(audit) if one.said}
    sent = [f"words {number:02}" for number in range(12)]
    assert sorted(found["RA-1"]) == sorted(found["RA-2"]) == sent
    assert found["RA-1"] != sent, "one time in 479 million this is chance"
    assert found["RA-1"] != found["RA-2"]
    assert [said.words for said in results_of(audit)[0].said[0][1]] == found["RA-1"], "and it stays the same"


def test_audits_stand_side_by_side(west_yorkshire, sign_in):
    for number, days in ((1, 400), (2, 30)):
        audit = an_audit(number, name=f"Year {number}")
        answer(audit, {"University": [number] * 3, "Police": [5] * (2 + number)})
        close(audit)
        type(audit).objects.filter(pk=audit.pk).update(closes_on=timezone.localdate() - timedelta(days=days))
    found = side_by_side(west_yorkshire.pk)
    assert [one.name for one in found.audits] == ["Year 1", "Year 2"]
    strong = {asked.key: groups for asked, groups in found.questions}["RA-5"]
    middles = {one.name: [spread.middle if spread else None for spread in one.spreads] for one in strong}
    assert middles == {"": ["between 1 and 5", "5"], "Police": ["5", "5"], "University": ["1", "2"]}
    text = sign_in("viewer").get(reverse("steps:audits_over_time", args=["QWO"])).content.decode()
    assert "Year 1" in text
    rows = cells(sign_in("viewer").get(reverse("steps:audits_over_time_xlsx", args=["QWO"])))["Over time"]
    assert [row[2] for row in rows[1:3]] == ["Year 1", "Year 2"]


def test_pages_take_a_constant_number_of_queries(west_yorkshire, greater_manchester):
    def queries(work) -> int:
        with CaptureQueriesContext(connection) as asked:
            work()
        return len(asked)

    small = an_audit(1)
    answer(small, {"University": [3] * 3})
    close(small)
    works = (
        lambda: audits_of(west_yorkshire.pk),
        lambda: audit_page(small),
        lambda: results_of(small),
        lambda: side_by_side(west_yorkshire.pk),
    )
    before = [queries(work) for work in works]
    type(small).objects.filter(pk=small.pk).update(state="open")
    answer(small, {"University": [3] * 9, "Police": [2] * 4})
    close(small)
    for number in range(2, 5):
        audit = an_audit(number)
        answer(audit, {"Business": [1] * 4})
        close(audit)
    assert [queries(work) for work in works] == before == [2, 2, 3, 4]
