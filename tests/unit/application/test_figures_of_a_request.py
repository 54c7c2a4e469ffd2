"""Within a request the figures are looked up once, and anew where somebody else is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from application import access, figures
from settings import Settings
from vocabulary import Sight


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Sight]:
    """Whose sight the figures were opened with, each time."""
    sights: list[Sight] = []

    def open_store(settings: Settings, edition: str | None = None, sight: Any = None) -> object:
        sights.append(sight)
        return object()

    monkeypatch.setattr(figures, "open_store", open_store)
    return sights


def test_the_figures_of_a_request_are_opened_once(tmp_path: Path, opened: list[Sight]) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path), "PUBLIC_ADDRESSES": "http://localhost"})
    with Flask("one").test_request_context():
        first = figures.newest(settings)
        assert figures.newest(settings) is first
        assert len(opened) == 1
        with access.acting_for(settings, {"key": "k" * 32, "login": "ann", "name": "Ann"}):
            assert figures.newest(settings) is not first
    with Flask("two").test_request_context():
        assert figures.newest(settings) is not first
    assert [sight.login for sight in opened] == ["", "ann", ""]


def test_outside_of_a_request_they_are_opened_each_time(tmp_path: Path, opened: list[Sight]) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    assert figures.newest(settings) is not figures.newest(settings)
    assert len(opened) == 2
