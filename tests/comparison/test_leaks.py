"""What is not shared leaves no trace: no body differs from that of a system which never began."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from assessments.models import Assessment
from systems.models import System
from tests.comparison.test_evidence import sign, systems

pytestmark = pytest.mark.django_db
VIEWS = ("matrix", "map", "change", "evidence", "csv", "xlsx")
CHANGES = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')


def bodies(client):
    """Every view's body, what differs at each request taken out."""
    found = {}
    for show in ("claim", "backed", "gap"):
        query = {"show": show, "framework": "health-and-wealth", "rounds": "all"}
        for name in VIEWS:
            found[name, show] = body(client.get(reverse(f"compare:{name}"), query))
        found["area", show] = body(client.get(reverse("compare:area", args=["climate-change"]), query))
        one = {**query, "area": "climate-change"}
        found["frames", show] = body(client.get(reverse("compare:map"), one))
    return found


def body(answer):
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer["Content-Type"].startswith("application/"):
        book = openpyxl.load_workbook(BytesIO(content))
        return [list(sheet.values) for sheet in book]
    return CHANGES.sub("", content.decode())


@pytest.mark.parametrize(
    ("reader", "status", "sharing"),
    [
        ("analyst", "draft", "public"),
        ("analyst", "submitted", "public"),
        ("analyst", "reopened", "all-systems"),
        ("analyst", "signed-off", "system"),
        ("analyst", "signed-off", "named"),
        ("other-chair", "signed-off", "system"),
        ("other-chair", "signed-off", "confederation"),
        ("other-chair", "signed-off", "named"),
        ("other-chair", "draft", "public"),
    ],
)
def test_nobody_can_tell_not_shared_from_not_begun(sign_in, reader, status, sharing):
    client = sign_in(reader)
    before = bodies(client)
    for code in systems(42):
        if code != "QOP":  # the other chair's own
            sign(code, sharing=sharing)
    Assessment.objects.update(status=status)
    if sharing == "named":
        for one in Assessment.objects.all():
            one.shared_with.add(System.objects.exclude(ods_code="QOP")[0])
    assert bodies(client) == before


@pytest.mark.parametrize(("reader", "sharing"), [("analyst", "confederation"), ("other-chair", "named")])
def test_the_same_bodies_differ_where_it_is_shared(sign_in, reader, sharing, greater_manchester):
    client = sign_in(reader)
    before = bodies(client)
    for code in systems(4):
        if code != "QOP":
            sign(code, sharing=sharing)
    if sharing == "named":
        for one in Assessment.objects.all():
            one.shared_with.add(greater_manchester)
    after = bodies(client)
    assert [key for key in before if before[key] == after[key] and key[0] != "change"] == []
