"""Who compares: the comparing body's analysts, and people of any system as far as others share with them."""

from accounts.models import User
from comparison.models import Conversation, Group
from frameworks.models import Area
from systems.models import System
from tests.expected.rules import A_NEW_ONE, MEMBERS, OTHERS, State, Table, chair_and_lead, members


def comparers(state: State) -> frozenset[str | None]:
    return MEMBERS | OTHERS | {"analyst"}


def analyst(state: State) -> frozenset[str | None]:
    return frozenset({"analyst"})


def owner(state: State) -> frozenset[str | None]:
    """The groups that the walk makes are the chair's own."""
    return frozenset({"chair"})


CONVERSATION = {"ods": "QWO", "conversation": A_NEW_ONE}
# Nobody is asked about a system whose level one cannot read: `tests/comparison/test_conversations` shares one first.
ASK = {"ods": "QWO", "other": "QOP", "area": "climate-change"}


def nobody(state: State) -> frozenset[str | None]:
    return frozenset()


EXPECTATIONS: Table = {
    ("compare:matches", "GET"): (comparers, {}),
    ("compare:themes", "GET"): (comparers, {}),
    ("compare:pairs", "GET"): (analyst, {}),
    ("compare:groups", "GET"): (comparers, {}),
    ("compare:group_add", "GET"): (comparers, {}),
    ("compare:group_add", "POST"): (comparers, {}),
    ("compare:group", "GET"): (owner, {"group": A_NEW_ONE}),
    ("compare:group", "POST"): (owner, {"group": A_NEW_ONE}),
    ("compare:group_delete", "POST"): (owner, {"group": A_NEW_ONE}),
    ("conversations:list", "GET"): (members, {"ods": "QWO"}),
    ("conversations:one", "GET"): (members, CONVERSATION),
    ("conversations:one", "POST"): (chair_and_lead, CONVERSATION),
    ("conversations:withdraw", "POST"): (nobody, CONVERSATION),
    ("conversations:ask", "GET"): (nobody, ASK),
    ("conversations:ask", "POST"): (nobody, ASK),
    ("compare:matrix", "GET"): (comparers, {}),
    ("compare:map", "GET"): (comparers, {}),
    ("compare:area", "GET"): (comparers, {"area": "climate-change"}),
    ("compare:change", "GET"): (comparers, {}),
    ("compare:evidence", "GET"): (comparers, {}),
    ("compare:csv", "GET"): (comparers, {}),
    ("compare:xlsx", "GET"): (comparers, {}),
}


def _group(number: int) -> int:
    chair = User.objects.filter(memberships__role="chair", memberships__system__ods_code="QWO").first()
    group = Group.objects.create(name=f"Group {number}", owner=chair)
    group.systems.set(System.objects.all()[:3])
    return group.pk


def _conversation(number: int) -> int:
    """One that West Yorkshire received from a system of its own, since one pair has one open request."""
    asking = System.objects.exclude(ods_code__in=["QWO", "QOP"]).order_by("pk")[number % 40]
    asked = System.objects.get(ods_code="QWO")
    area = Area.objects.filter(key="climate-change").first()
    Conversation.objects.filter(asking=asking, asked=asked).delete()
    return Conversation.objects.create(asking=asking, asked=asked, area=area, message=f"Message {number}").pk


MAKERS = {"group": _group, "conversation": _conversation}
DOWNLOADS = {"compare:csv", "compare:xlsx"}
