"""Reports of faults to a Sentry-compatible service, where `SENTRY_DSN` is set.

What is sent is built anew from `observing.facts`: which exception, where in the program, during which request. No
message of an exception, no local variable, no request, no person, no query, no name of a machine.
"""

import logging
from typing import Any

from observing import facts
from observing.request_ids import current

KEPT = ("event_id", "timestamp", "level", "platform", "environment")


def report_to(dsn: str, *, environment: str) -> None:
    """Report what is logged as an error, and what ends a process, to `dsn`. Nothing is traced and nothing is timed."""
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        # Django logs every fault of a view, and `observing.lines` every one that nobody caught: one way for all.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            AtexitIntegration(),
            DedupeIntegration(),
        ],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        before_send=only_facts,
    )


def only_facts(event: Any, hint: dict[str, Any]) -> Any:
    """The report as it is sent, made anew: of what the library gathered only its id, time and level go along.

    None, and nothing is sent, for what is neither a log record nor an exception, and for the line that every failed
    request has beside the line of its fault.
    """
    record = hint.get("log_record")
    raised = hint.get("exc_info") or getattr(record, "exc_info", None)
    if (record is None and not raised) or (record is not None and record.name == "observing.middleware"):
        return None
    report = {name: event[name] for name in KEPT if name in event}
    report["tags"] = {"request_id": current()}
    if record is not None:
        report |= {"logger": record.name, "message": facts.words(record)}
    if raised and raised[1] is not None:
        report["exception"] = {"values": [_value(link) for link in reversed(list(facts.links(raised[1])))]}
    return report


def _value(fault: BaseException) -> dict[str, Any]:
    """One exception in Sentry's form, its value being its codes."""
    frames = [
        {"filename": place.file, "lineno": place.line, "function": place.function, "in_app": place.is_own}
        for place in facts.places(fault.__traceback__)
    ]
    value = ", ".join(f"{name} {code}" for name, code in facts.codes(fault).items())
    return {"type": facts.kind(fault), "value": value, "stacktrace": {"frames": frames}}
