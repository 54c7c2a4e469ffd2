"""What all readers share is made before the first of them asks, and again when other figures are served."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

import app
from components import page
from components.page import rendering
from data_access import ENGLAND, EditionMissing, open_store
from pages import PAGES


def services(open_one: Any) -> page.AppServices:
    return page.AppServices(open_store=open_one, request_id=lambda: "none", scheme=lambda: "light")


def until(holds: Any) -> None:
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    assert holds()


def test_pages_are_made_once_for_each_edition_and_a_missing_one_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    chosen = ("", ENGLAND, "median")
    of_areas = ("/", *(f"/unwarranted-variation{each}" for each in chosen))
    served = SimpleNamespace(edition="")

    def open_one() -> Any:
        if not served.edition:
            raise EditionMissing("none yet")
        return served

    monkeypatch.setattr(page, "make_usual_views", lambda pages, given: made.append(given.open_store().edition))
    monkeypatch.setattr(
        "application.warm_up.change_points.prepare", lambda between: None
    )  # seconds of work that is not tested here
    monkeypatch.setattr(
        page,
        "make_view_of_each_area",
        lambda declared, given, between, **chosen: made.append(declared.path + "".join(chosen.values())),
    )
    server: Any = SimpleNamespace(extensions={"services": services(open_one)})
    stop = app.stay_warm(server, every=0.01)
    try:
        time.sleep(0.05)
        assert made == []
        for edition in ("e1", "e2"):
            served.edition = edition
            until(lambda: made[-5:] == [served.edition, *of_areas])
            time.sleep(0.05)
        assert made == ["e1", *of_areas, "e2", *of_areas]
    finally:
        stop.set()


def test_the_usual_views_of_all_pages_are_remembered(visitor: Any) -> None:
    store = open_store(visitor.settings)
    page.make_usual_views(PAGES, services(lambda: store))
    paths = {key[0] for key in rendering._evidence.remembered() if isinstance(key, tuple)}
    assert {each.path for each in PAGES} <= paths


def test_before_the_fork_every_view_is_made_and_no_connection_is_left_open(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_FOLDER", str(visitor.settings.data_folder))
    store = open_store(visitor.settings)
    rendering._evidence.forget()
    server: Any = SimpleNamespace(extensions={"services": services(lambda: store)})
    app.warm_before_fork(server, seconds=600)  # a busy machine takes longer than a start may wait
    paths = {key[0] for key in rendering._evidence.remembered() if isinstance(key, tuple)}
    assert {each.path for each in PAGES} <= paths
    assert store.reader._engine is None
    rendering._evidence.forget()
    app.warm_before_fork(server, seconds=0)
    assert rendering._evidence.remembered() == [], "a start waits no longer than it may"
