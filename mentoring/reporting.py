"""Reports of errors to Sentry, where SENTRY_DSN says so; without it nothing of it is loaded."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from mentoring.logs import cut_out_of


def without_people_in(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """What leaves of an error: where and what it was, with addresses, signed links and cookies cut out."""
    request = event.get("request") or {}
    for part in ("cookies", "data", "env", "headers", "query_string"):
        request.pop(part, None)
    event.pop("user", None)
    scrubbed: dict[str, Any] = cut_out_of(event)
    # The moment is not a text: Sentry would not know it again.
    return scrubbed | {"timestamp": event["timestamp"]} if "timestamp" in event else scrubbed


def report_errors_to(dsn: str) -> None:
    """Begin to report. Neither what people sent nor what functions held of it: a concern must not leave this way."""
    try:
        sentry = import_module("sentry_sdk")
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN is set, but sentry-sdk is not installed.") from None
    sentry.init(
        dsn=dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=without_people_in,
    )
