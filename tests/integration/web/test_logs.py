"""Logs: one JSON object a line, each with its request's id; never a query, a value of the data or a name of a trust."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from data_access import open_store
from pages import PAGES, unwarranted_variation

OF_EVERY_LINE = {"time", "level", "logger", "message", "request_id"}
FIELDS = OF_EVERY_LINE | {"method", "path", "status", "milliseconds"}
SECRET = "somebody-looked-for-this"


def exercise(visitor: Any) -> None:
    for page in PAGES:
        visitor.get(f"{page.path}?area=QUA&x={SECRET}")
        visitor.page(page.path, f"?area=QUA&trust={SECRET}")
        for callback in visitor.callbacks_of(page.slug):
            visitor.renew(callback, page.slug, f"?area=QUA&trust={SECRET}")
    visitor.get(f"/download/unwarranted-variation/league.csv?area=QUA&q={SECRET}")
    visitor.get(f"/none?q={SECRET}")
    visitor.post(json.dumps({"output": SECRET}))
    visitor.post(b"{" + SECRET.encode())
    visitor.client.post(f"/?q={SECRET}")


def test_every_line_is_a_json_object_of_known_fields(visitor: Any, log_lines: Callable[..., Any]) -> None:
    exercise(visitor)
    lines = log_lines()
    assert len(lines) > 10
    for line in lines:
        assert OF_EVERY_LINE <= set(line) <= FIELDS, line
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    of_requests = [line for line in lines if line["logger"] == "workbench.request"]
    assert len(of_requests) > 10
    for line in of_requests:
        assert set(line) == FIELDS, line
        assert isinstance(line["status"], int)
        assert line["milliseconds"] >= 0


def test_a_line_carries_the_reference_of_its_answer(visitor: Any, log_lines: Callable[..., Any]) -> None:
    answer = visitor.get("/none")
    (line,) = log_lines()
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["path"], line["status"], line["method"]) == ("/none", 404, "GET")
    assert line["request_id"] in answer.text


def test_no_query_no_value_and_no_name_is_logged(visitor: Any, log_lines: Callable[..., Any]) -> None:
    exercise(visitor)
    text = json.dumps(log_lines(), ensure_ascii=False)
    store = open_store(visitor.settings)
    assert SECRET not in text
    assert "QUA" not in text
    assert "?" not in text
    names = {name for kind in ("trust", "icb") for area in store.areas(kind) for name in (area.name, area.short_name)}
    assert len(names) > 150
    assert not [name for name in names if name in text]
    observed = store.observations("ae_4_hour_type_1", store.periods("ae_4_hour_type_1")[-1].id)
    large = {f"{value:.0f}" for value in observed.denominator if value >= 1000}
    assert len(large) > 50
    said = re.sub(r'"(time|milliseconds|request_id)": ("[^"]*"|[\d.]+)', "", text)
    assert not [value for value in large if value in said]


def test_a_failure_is_logged_by_type_and_place_never_by_message(
    visitor: Any, log_lines: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise ValueError(f"the value was {SECRET}")

    monkeypatch.setattr(unwarranted_variation.exhibits.peers_table, "frame", fail)
    visitor.forget()
    answer = visitor.page("/unwarranted-variation", "?area=QUA")
    assert answer.status_code == 200
    failures = [line for line in log_lines() if line["level"] == "error"]
    assert failures
    for line in failures:
        assert line["error"] == "ValueError"
        assert line["at"][-1].startswith("test_logs.py:")
        assert line["request_id"] == answer.headers["X-Request-Id"]
        assert line["page"] == "/unwarranted-variation"
    assert SECRET not in json.dumps(log_lines())
    assert SECRET not in answer.text


def test_health_checks_are_not_logged(visitor: Any, log_lines: Callable[..., Any]) -> None:
    visitor.get("/healthz")
    visitor.get("/readyz")
    assert log_lines() == []


def test_a_line_break_in_an_address_does_not_make_a_line(visitor: Any, log_lines: Callable[..., Any]) -> None:
    visitor.get("/a%0A%7B%22level%22:%22forged%22%7D")
    (line,) = log_lines()
    assert line["level"] == "info"


def test_the_application_starts_with_these_logs(visitor: Any) -> None:
    """The level is the setting's, and the server's own chatter is off."""
    assert logging.getLogger().level == logging.INFO
    assert logging.getLogger("werkzeug").level == logging.WARNING
