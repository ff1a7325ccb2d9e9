"""Several who send by one link at the same moment, and somebody who closes meanwhile, on a database that commits."""

import threading
import time

import pytest
from django.db import connections, transaction

from accounts.models import User
from accounts.selectors import actor_for
from journey.models import AuditAnswer, AuditLink, RelationshipAudit
from journey.selectors.audit_results import results_of
from journey.selectors.audits import link_of, questions_of
from journey.services import audit_answers
from journey.services.audit_answers import Answered, NotTaken, send_answers
from journey.services.audits import close_audit
from systems.models import System
from tests.assessments.test_many_hands import at_once
from tests.factories import make_person
from tests.journey.audits import a_token, an_audit

pytestmark = pytest.mark.django_db(transaction=True)
PARTNERS = 8


def sender(token: str, point: int):
    """Somebody who has opened the form, and sends it when called."""
    link = link_of(token)
    questions = {one.key: one for one in questions_of(link.audit)}
    answers = {"RA-5": Answered(scale=point), "RA-1": Answered(words=f"Words of {point}")}
    return lambda: send_answers(link=link, questions=questions, answers=answers, role="", sent_key=str(point))


def test_of_many_who_send_by_one_link_one_is_taken_whole():
    token = a_token(an_audit(1))
    raised = at_once([sender(token, number % 5 + 1) for number in range(PARTNERS)])
    assert [type(one) for one in raised] == [NotTaken] * (PARTNERS - 1)
    assert AuditAnswer.objects.count() == 2
    point = AuditAnswer.objects.get(question__key="RA-5").scale
    assert AuditAnswer.objects.get(question__key="RA-1").words == f"Words of {point}"
    assert AuditLink.objects.get().sent_key == str(point)


def test_without_the_condition_a_link_would_count_twice(monkeypatch):
    """The control: the test above can fail."""

    class Careless:
        objects = AuditLink.objects

        @staticmethod
        def filter(**conditions):
            return AuditLink.objects.filter(pk=conditions["pk"])

    monkeypatch.setattr(audit_answers, "AuditLink", type("AuditLink", (), {"objects": Careless}))
    token = a_token(an_audit(1))
    assert at_once([sender(token, number % 5 + 1) for number in range(PARTNERS)]) == []
    assert AuditAnswer.objects.count() == 2 * PARTNERS


def test_partners_with_links_of_their_own_are_all_taken():
    audit = an_audit(1)
    assert at_once([sender(a_token(audit), number % 5 + 1) for number in range(PARTNERS)]) == []
    assert AuditAnswer.objects.filter(question__key="RA-5").count() == PARTNERS


def test_results_that_can_be_seen_never_change():
    """Whoever closes waits for the answer that is being sent; whoever sends after that is refused."""
    audit = an_audit(1)
    for _ in range(3):
        sender(a_token(audit), 3)()
    make_person("chair", System.objects.get(ods_code="QWO"))
    chair = actor_for(User.objects.get(email="chair@qwo.test"))
    late, later = sender(a_token(audit), 5), sender(a_token(audit), 5)
    writing, seen = threading.Event(), []

    def send_slowly() -> None:
        try:
            with transaction.atomic():
                late()
                writing.set()
                time.sleep(0.5)
        finally:
            connections.close_all()

    def close_and_look() -> None:
        try:
            writing.wait()
            close_audit(actor=chair, audit=audit, seen_number=1)
            seen.append(results_of(RelationshipAudit.objects.get(pk=audit.pk)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for one in (send_slowly, close_and_look)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with pytest.raises(NotTaken):
        later()
    assert [row.answers for row in seen[0] if row.asked.key == "RA-5"] == [4]
    assert results_of(RelationshipAudit.objects.get(pk=audit.pk)) == seen[0]
