"""The file of one exhibit: nothing after it is computed, and no other exhibit's fault keeps it from its reader."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from application import downloads
from components.exhibit import Column, Exhibit, Table
from components.page import AppServices, Page
from components.view import PageView
from settings import Settings
from vocabulary import Choices


class FakeStore:
    edition = "e1"
    built_on = "2026-05-03T00:00:00"

    def indicators(self) -> dict[str, Any]:
        return {}


class FiguresGone(Exception):
    pass


def exhibit(id: str) -> Exhibit:
    return Exhibit(id, "Title", "", Table(pd.DataFrame({"name": [id]}), (Column("name", "Name"),)))


def first(view: PageView, evidence: None) -> Exhibit:
    return exhibit("first")


def faulty(view: PageView, evidence: None) -> Exhibit:
    raise ZeroDivisionError


def last(view: PageView, evidence: None) -> Exhibit:
    return exhibit("last")


def without_figures(view: PageView, evidence: None) -> Exhibit:
    raise FiguresGone


def file_of(wanted: str, *makers: object, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str] | None:
    page: Page[PageView, None] = Page(
        path="/page",
        name="Page",
        question="?",
        view=PageView,
        choices=lambda store, what, so_far: Choices(()),
        evidence=lambda view, store: None,
        headline=lambda view, evidence: pytest.fail("not asked for"),
        where=makers,  # type: ignore[arg-type]
    )
    monkeypatch.setattr(downloads, "PAGES", (page,))
    store: Any = FakeStore()
    services = AppServices(lambda: store, lambda: "id", lambda: "light", no_store=(FiguresGone,))
    return downloads.exhibit_csv(Settings.from_environment({}), services, "page", wanted, {})


def test_nothing_after_the_exhibit_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(view: PageView, evidence: None) -> Exhibit:
        pytest.fail("computed in vain")

    file = file_of("first", first, never, monkeypatch=monkeypatch)
    assert file is not None and file[0] == "page-first-e1.csv" and "first" in file[1]


def test_an_error_in_another_exhibit_is_logged_and_skipped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = file_of("last", faulty, last, monkeypatch=monkeypatch)
    assert file is not None and "last" in file[1]
    assert "ZeroDivisionError" in caplog.text


def test_a_failed_exhibit_is_not_reported_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        file_of("faulty", faulty, last, monkeypatch=monkeypatch)


def test_an_unknown_exhibit_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_of("other", first, last, monkeypatch=monkeypatch) is None


def test_missing_figures_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FiguresGone):
        file_of("last", without_figures, last, monkeypatch=monkeypatch)
