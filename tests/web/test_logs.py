"""Logs tell what went wrong and never of whom (GB/T 22239 个人信息保护; ASVS 14.2.1, 16.4.1)."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.logs import PrivateFormatter, scrubbed

UUID = "0b9d1f62-6f0c-4c1e-9d3a-2f5b7c8d9e0f"


@pytest.mark.parametrize(
    "private",
    [
        "11010519491231002X", "110105194912310039", "110105 19491231 002x", "110105491231002", "１１０１０５19491231002Ｘ",
        "13800000000", "138 0000 0000", "138-0000-0000", "１３８00000000", "li@example.org",
        "7K3MP9QRT2VWXYZ4", "7K3M-P9QR-T2VW-XYZ4", "7K3M P9QR T2VW XYZ4",
        "q8J2kfLz0aPpW3vXn5Rt7Yb1Cc4Dd6Ee9Ff", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Not Found: /track/{}/", "Key (phone)=({}) exists", "证件{}。", "x={}&y=1"])
def test_what_tells_a_person_is_taken_out(private: str, around: str) -> None:
    assert scrubbed(around.format(private)) == around.format("▒▒▒")


@pytest.mark.parametrize(
    "line", ["token=abc&x", "sessionid=k1;", "Authorization: Bearer abc.def", "POST password=secret"]
)
def test_what_opens_a_door_is_taken_out(line: str) -> None:
    assert "▒▒▒" in scrubbed(line)
    assert not any(secret in scrubbed(line) for secret in ("abc", "k1", "secret"))


@pytest.mark.parametrize(
    "line",
    [
        f"/jobs/{UUID}/", "yunling-2026-87", "2026-11-24 17:55:01,123", "1764000000000000", "incident 3FA9 at /desk/",
        "gongkai.web.applications.services.citizen.sending", "test_values_never_leave_before_their_event_is_committed",
        "云依申〔2026〕87号", "127.0.0.1:8000", "took 1234567.123456 ms",
    ],
)  # fmt: skip
def test_what_helps_the_operator_stays(line: str) -> None:
    assert scrubbed(line) == line


def _line(message: str, *args: object, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    return PrivateFormatter("%(levelname)s %(message)s").format(
        logging.LogRecord("x", logging.ERROR, "x.py", 1, message, args, info)
    )


def test_arguments_and_exceptions_pass_the_filter_too() -> None:
    line = _line("case of %s", "13800000000", error=ValueError("Key (id)=(11010519491231002X)"))
    assert "13800000000" not in line
    assert "11010519491231002X" not in line
    assert "ValueError" in line


def test_log_newline() -> None:
    assert _line("path /a\r\nERROR forged\u2028x\x1b[2J").splitlines() == [
        "ERROR path /a\\r\\nERROR forged\\u2028x\\x1b[2J"
    ]


@given(st.text(max_size=60))
def test_any_text_can_be_logged_and_scrubbing_twice_changes_nothing(text: str) -> None:
    once = scrubbed(text)
    assert scrubbed(once) == once
    assert "\n" not in _line("%s", text)


def test_every_handler_of_the_site_writes_through_the_filter() -> None:
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    handlers = {
        handler for logger in loggers for handler in logger.handlers if "pytest" not in type(handler).__module__
    }
    console = [handler for handler in handlers if isinstance(handler.formatter, PrivateFormatter)]
    others = [handler for handler in handlers - set(console) if not isinstance(handler, logging.NullHandler)]
    assert len(console) == 1
    assert others == []
