"""A part that fails is said to have failed, with the reference of its request; every other part of the page stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pages.unwarranted_variation.exhibits import control_chart, peers_table

SLUG = "unwarranted-variation"


def test_one_failing_exhibit_leaves_the_others(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control chart fails; the headline, the league and the funnel are as they were."""
    (closer,) = (name for name in visitor.callbacks_of(SLUG) if f"{SLUG}--closer-0-title" in name)
    sound = visitor.renew(closer, SLUG, "?area=QUA").get_json()["response"]

    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a made-up error")

    monkeypatch.setattr(control_chart, "verdicts", fail)
    visitor.forget()
    answer = visitor.renew(closer, SLUG, "?area=QUA")
    assert answer.status_code == 200
    shown = answer.get_json()["response"]
    failed = shown[f"{SLUG}--closer-2-body"]["data-words"]
    assert "could not be made" in failed
    assert answer.headers["X-Request-Id"] in failed
    assert "made-up" not in answer.text
    assert '"no-chart"' in failed, "the style sheet hides the empty chart"
    for part in ("title", "chart", "place"):
        assert shown[f"{SLUG}--closer-0-{part}"] == sound[f"{SLUG}--closer-0-{part}"]
    assert "fewer waits" in json.dumps(shown[f"{SLUG}--headline"])


def test_one_failing_section_leaves_the_headline(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a made-up error")

    monkeypatch.setattr(peers_table, "frame", fail)
    visitor.forget()
    answer = visitor.page(f"/{SLUG}", "?area=QUA")
    assert answer.status_code == 200
    assert "could not be made" in answer.text
    assert "fewer waits" in answer.text
    assert f"{SLUG}--area" in answer.text


def test_a_failing_page_still_has_its_question(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a made-up error")

    monkeypatch.setattr("components.page.rendering.choices_of", fail)
    for path, question in (("/", "board decide next"), (f"/{SLUG}", "Which variation is real")):
        answer = visitor.page(path, "?area=QUA")
        assert answer.status_code == 200
        assert question in answer.text
        assert "This page could not be made" in answer.text
        assert answer.headers["X-Request-Id"] in answer.text
        assert "made-up" not in answer.text
    assert "Not answered yet" in visitor.page("/learning").text
