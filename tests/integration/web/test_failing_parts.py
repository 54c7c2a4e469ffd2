"""A part that fails is said to have failed, with the reference of its request; every other part of the page stands."""

from __future__ import annotations

from typing import Any

import pytest

from components import exhibit_frame
from pages.unwarranted_variation import PAGE
from pages.unwarranted_variation.exhibits import control_chart, peers_table

SLUG = "unwarranted-variation"
FOLDED = [each.__name__ for each in PAGE.closer]
FUNNEL = FOLDED.index("funnel_plot")


def asked(visitor: Any, id: str, prop: str, value: str) -> Any:
    """The answer of the folded exhibits' callback with this output."""
    (name,) = (each for each in visitor.callbacks_of(SLUG) if f"{id}.{prop}" in each)
    given = f"{SLUG}--closer-asked" if prop == "data-lines" else id
    return visitor.post(visitor.body(name, {f"{given}.data-asked": value}))


def test_one_failing_exhibit_leaves_the_others(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control chart fails; the lines of the others, and what is in them, are as they were."""
    sound = asked(visitor, f"{SLUG}--closer", "data-lines", "?area=QUA").get_json()["response"]

    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a made-up error")

    monkeypatch.setattr(control_chart, "verdicts", fail)
    visitor.forget()
    lines = asked(visitor, f"{SLUG}--closer", "data-lines", "?area=QUA").get_json()["response"]
    broken = FOLDED.index("over_time")
    assert lines[f"{SLUG}--closer-{broken}-title"]["children"] == "Not available"
    for number in (0, 1, 3):
        assert lines[f"{SLUG}--closer-{number}-title"] == sound[f"{SLUG}--closer-{number}-title"]
    answer = asked(visitor, f"{SLUG}--closer-opened", "data-made", f"{FUNNEL}.{broken}?area=QUA")
    assert answer.status_code == 200
    shown = answer.get_json()["sideUpdate"]
    failed = shown[f"{SLUG}--closer-{broken}-body"]["data-words"]
    assert "could not be made" in failed
    assert answer.headers["X-Request-Id"] in failed
    assert "made-up" not in answer.text
    assert '"no-chart"' in failed, "the style sheet hides the empty chart"
    assert len(shown[f"{SLUG}--closer-{FUNNEL}-chart"]["figure"]["data"]) > 1


def test_a_folded_exhibit_is_made_when_it_is_asked_for(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    contents = exhibit_frame.contents

    def counted(slug: str, one: Any, *more: Any) -> Any:
        made.append(one.id)
        return contents(slug, one, *more)

    monkeypatch.setattr(exhibit_frame, "contents", counted)
    visitor.forget()
    opened = f"{SLUG}--closer-opened"
    assert visitor.page(f"/{SLUG}", "?area=QUA").status_code == 200
    assert made == ["improvements", "league"]
    assert asked(visitor, f"{SLUG}--closer", "data-lines", "?area=QUA").status_code == 200
    assert made == ["improvements", "league"]
    shown = asked(visitor, opened, "data-made", "0?area=QUA").get_json()
    assert len(made) == 3
    assert shown["response"][opened]["data-made"] == "0?area=QUA"
    assert {each.rsplit("-", 1)[0] for each in shown["sideUpdate"]} == {f"{SLUG}--closer-0"}


@pytest.mark.parametrize(
    "sent", ["", "?", "99?area=QUA", "x", "0.0.0", "-1?area=QUA", None, 3, {"a": 1}, "1" * 300, "0?area=\x00#"]
)
def test_what_is_no_exhibit_is_not_made(visitor: Any, sent: Any) -> None:
    assert asked(visitor, f"{SLUG}--closer-opened", "data-made", sent).status_code in (200, 400)


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
