"""Each instrument on the same pages, shown by its own nature."""

import pytest

from assessments.models import Judgement
from assessments.services.versions import add_instrument
from frameworks.models import FrameworkVersion

pytestmark = pytest.mark.django_db


def page(client, assessment, actors, key: str, area: str) -> str:
    if key != "leadership-stages":
        version = FrameworkVersion.objects.get(framework__key=key)
        add_instrument(actor=actors["lead"], assessment=assessment, version=version, seen_number=1)
    return client.get(f"/systems/QWO/assessments/2026-27/areas/{area}/").content.decode()


def test_leadership_stages_show_every_caution_and_flag_a_claim_without_evidence(current, actors, sign_in):
    judgement = Judgement.objects.get(assessment=current, area__key="leadership-stage")
    judgement.level = judgement.area.version.levels.get(order=3)
    judgement.standing, judgement.number = "judged", 1
    judgement.save()
    text = page(sign_in("lead"), current, actors, "leadership-stages", "leadership-stage")
    for level in judgement.area.version.levels.exclude(caution=""):
        assert level.caution in text.replace("&#x27;", "'")
    assert "Claimed without evidence" in text


def test_a_shift_is_a_line_from_barrier_to_behaviour(current, actors, sign_in):
    version = FrameworkVersion.objects.get(framework__key="system-shifts")
    area = version.areas.first()
    text = page(sign_in("lead"), current, actors, "system-shifts", area.key)
    assert "From barrier to behaviour" in text
    ends = [row.text for row in area.descriptors.all()]
    assert text.index(ends[0]) < text.index("Mostly shifted") < text.rindex(ends[1])


def test_progression_says_what_each_level_looks_like_in_the_area(current, actors, sign_in):
    version = FrameworkVersion.objects.get(framework__key="anchor-progression")
    area = version.areas.first()
    texts = [page(sign_in("lead"), current, actors, "anchor-progression", area.key)]
    address = f"/systems/QWO/assessments/2026-27/areas/{area.key}/"
    texts.append(sign_in("viewer").get(address).content.decode())
    for text in texts:
        for row in area.descriptors.all():
            assert row.text in text.replace("&#x27;", "'")


@pytest.mark.parametrize("key", ["enablers", "collaboration-readiness", "anchor-dimensions"])
def test_an_instrument_without_criteria_is_judged_and_given_a_target(current, actors, sign_in, key):
    area = FrameworkVersion.objects.get(framework__key=key).areas.first()
    client = sign_in("lead")
    text = page(client, current, actors, key, area.key)
    assert "Where you want to be" in text
    levels = list(area.version.levels.order_by("order"))
    data = {
        "seen_number": 0, "action": "stay", "claim": levels[0].key, "rationale": "So it is", "finished": "yes",
        "target_level": levels[-1].key,
        "target_date_day": "31", "target_date_month": "3", "target_date_year": "2028",
    }  # fmt: skip
    answer = client.post(f"/systems/QWO/assessments/2026-27/areas/{area.key}/", data)
    assert answer.status_code == 302
    judgement = Judgement.objects.get(assessment=current, area=area)
    assert (judgement.level, judgement.target_level) == (levels[0], levels[-1])
