import json
import logging
from typing import Any

import pytest
import structlog

from commerce.core.logs import mask_personal_data, mask_text
from config.settings.components.logging import SHARED_PROCESSORS, build_logging


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        ("call +8613812345678 now", "call 138****5678 now"),
        ("a=13812345678&b=19900001111", "a=138****5678&b=199****1111"),
        ("anna@example.com wrote", "a***@example.com wrote"),
        ("x.y+z@mail.example.com.", "x***@mail.example.com."),
    ],
)
def test_numbers_and_addresses_of_people_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize("text", ["202601311234567890", "12345678901", "order 20260131", "no at sign", ""])
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "key", ["password", "new_password", "access_token", "sms_code", "captcha_text", "Authorization", "Set-Cookie"]
)
def test_secrets_are_masked_by_their_key(key: str) -> None:
    assert _processed(**{key: "s3cret"}) == {key: "***"}


def test_what_is_needed_to_read_a_log_stays() -> None:
    event = {"event": "refused", "code": "out_of_stock", "status_code": 409, "error_code": "x"}
    assert _processed(**event) == event


def test_a_number_that_was_sent_is_never_harmless() -> None:
    assert _processed(code="123456") == {"code": "***"}


def test_nothing_hides_in_what_is_nested() -> None:
    event = {"user": {"mobile": "13812345678", "token": "abc"}, "to": ["anna@example.com", {"password": "x"}]}
    assert _processed(**event) == {
        "user": {"mobile": "138****5678", "token": "***"},
        "to": ["a***@example.com", {"password": "***"}],
    }


def test_messages_and_tracebacks_of_libraries_are_masked_too() -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=SHARED_PROCESSORS,
    )
    try:
        raise ValueError("no account 13812345678")
    except ValueError as error:
        record = logging.LogRecord(
            "lib", logging.ERROR, "x.py", 1, "sent to %s", ("13987654321",), (type(error), error, error.__traceback__)
        )
    line = json.loads(formatter.format(record))
    assert line["event"] == "sent to 139****4321"
    assert "138****5678" in line["exception"]
    assert "13812345678" not in json.dumps(line)


def test_every_profile_logs_through_the_mask() -> None:
    formatter: Any = build_logging(structlog.processors.JSONRenderer())["formatters"]
    assert formatter["shop"]["foreign_pre_chain"][-1] is mask_personal_data


def _processed(**event: Any) -> dict[str, Any]:
    return dict(mask_personal_data(None, "info", event))
