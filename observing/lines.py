"""Log lines: JSON in production, readable text in development.

`configure` is the `LOGGING_CONFIG` of the settings. In production it also takes what Python would print by itself, the
warnings and the exceptions that nobody caught, because those quote values too.
"""

import logging
import logging.config
import os
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.json import JsonFormatter

from observing import facts
from observing.request_ids import current

FIELDS = ("method", "route", "status", "ms", "bytes")
"""What a record may bring along by `extra`: never more, because other libraries bring along whole requests."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
logger = logging.getLogger(__name__)


class JsonLines(JsonFormatter):
    """One JSON object a line, made of `observing.facts` only."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": facts.words(record),
            "process": record.process,
        }
        if request_id := current():
            line["request_id"] = request_id
        line |= _brought(record)
        if record.levelno >= logging.WARNING:
            line["at"] = f"{facts.short(record.pathname)}:{record.lineno}"
        if record.exc_info and record.exc_info[1]:
            line["fault"] = facts.told(record.exc_info[1])
        return self.serialize_log_record(line)


class ReadableLines(logging.Formatter):
    """For a person who works on the product: everything as Python says it, and the fields of a request."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        return " ".join([super().formatMessage(record), *(str(value) for value in _brought(record).values())])


def _brought(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}


def from_environment() -> dict[str, Any]:
    """What `logging.config.dictConfig` takes: every line to standard error, from `LOG_LEVEL` on, JSON in production.

    Raises ImproperlyConfigured for a level that is none.
    """
    production = os.environ.get("ICSMATURITY_ENV") == "production"
    level = (os.environ.get("LOG_LEVEL") or ("INFO" if production else "WARNING")).upper()
    if level not in LEVELS:
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(LEVELS)}")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines if production else ReadableLines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # What it says of a refused request, the request's own line says without the path.
            "django.request": {"level": "ERROR"},
            # Django would print these apart, as text, when it is not in production.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # The web server gives its loggers handlers of their own, unless they have some.
            "gunicorn.error": {"handlers": ["console"], "level": level, "propagate": False},
        },
    }


def configure(wanted: dict[str, Any]) -> None:
    """Set up logging as `wanted`; with JSON, warnings and exceptions that nobody caught become lines as well."""
    logging.config.dictConfig(wanted)
    if wanted["formatters"]["lines"]["()"] is JsonLines:
        logging.captureWarnings(True)
        sys.excepthook = _uncaught
        threading.excepthook = lambda held: _uncaught(held.exc_type, held.exc_value, held.exc_traceback)


def _uncaught(of: type[BaseException], fault: BaseException | None, traceback: TracebackType | None) -> None:
    if fault is None or issubclass(of, KeyboardInterrupt):
        sys.__excepthook__(of, fault or of(), None)
    else:
        logger.critical("An exception ended a process or a thread.", exc_info=(of, fault, traceback))
