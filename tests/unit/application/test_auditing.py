"""What is written into the audit besides changes of items, once, and with where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from application import auditing, figures, readers
from data_access import open_workspace
from data_access.reference import disclosure
from data_access.workspace import audit
from settings import Settings

OWN, TEAMS, PUBLIC = "own_measure", "team_measure", "public_measure"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    made = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    auditing._written.clear()
    monkeypatch.setattr(readers, "reader", lambda settings: "zoe")
    yield made
    auditing._written.clear()
    open_workspace(made).close()


@pytest.fixture
def server(settings: Settings) -> Flask:
    """An application whose page holds back figures, and whose file is downloaded."""
    made = Flask("audited")
    auditing.serve(made, settings)

    @made.get("/held-back")
    def _held_back() -> str:
        for indicator in ("a", "b", "a"):
            disclosure.note_held_back(indicator)
        return ""

    @made.get("/file/<indicator>")
    def _file(indicator: str) -> str:
        auditing.note_download(settings, indicator, "all figures")
        return ""

    return made


def written(settings: Settings) -> list[tuple[str, str, str, str]]:
    return [(row.who, row.did, row.item, row.address) for row in audit.everything(open_workspace(settings))]


def test_withheld_figures_are_audited_once_for_each_person_and_measure(settings: Settings, server: Flask) -> None:
    for _ in range(2):
        server.test_client().get("/held-back")
    expected = [("zoe", "figures held back", each, "127.0.0.1") for each in ("a", "b")]
    assert written(settings) == expected


def test_nothing_is_audited_outside_a_request(settings: Settings, server: Flask) -> None:
    disclosure.note_held_back("a")
    assert written(settings) == []


def test_only_downloads_of_own_figures_are_audited(
    settings: Settings, server: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = {
        OWN: SimpleNamespace(seen_by=(), source="illustrative_clinic"),
        TEAMS: SimpleNamespace(seen_by=("team black-country",), source="ae_by_provider"),
        PUBLIC: SimpleNamespace(seen_by=(), source="ae_by_provider"),
    }
    monkeypatch.setattr(figures, "newest", lambda settings: SimpleNamespace(indicators=lambda: entries))
    monkeypatch.setattr(auditing, "_published", lambda: frozenset({"ae_by_provider"}))
    client = server.test_client()
    for indicator in (OWN, OWN, TEAMS, PUBLIC, "no_such_measure"):
        client.get(f"/file/{indicator}")
    assert [(row[1], row[2]) for row in written(settings)] == [
        ("downloaded own figures", each) for each in (OWN, OWN, TEAMS)
    ]


@pytest.mark.parametrize(
    ("measure", "texts", "found"),
    [
        (OWN, (), (OWN,)),
        (PUBLIC, ("Clinic waits, 61%",), (OWN,)),
        ("", ("61%", f"Source: Own data: {TEAMS}"), (TEAMS,)),
        ("", ("QUOKKA WAITS", "Clinic: seen within 6 weeks"), (OWN, TEAMS)),
        ("", ("A&E waits", PUBLIC), ()),
    ],
)
def test_own_figures_are_found_by_the_texts_of_a_file(
    monkeypatch: pytest.MonkeyPatch, measure: str, texts: tuple[str, ...], found: tuple[str, ...]
) -> None:
    entries = {
        OWN: SimpleNamespace(
            seen_by=(), source="clinic", name="Clinic: seen within 6 weeks", short_name="Clinic waits"
        ),
        TEAMS: SimpleNamespace(seen_by=("team a",), source="ae", name="Quokka clinic", short_name="Quokka waits"),
        PUBLIC: SimpleNamespace(seen_by=(), source="ae", name="A&E within 4 hours", short_name="A&E waits"),
    }
    monkeypatch.setattr(auditing, "_published", lambda: frozenset({"ae"}))
    listed: Any = entries
    assert auditing.own_figures_in(listed, measure, *texts) == found


def test_the_origin_is_reset_after_the_request(settings: Settings, server: Flask) -> None:
    server.test_client().get("/held-back")
    audit.add(open_workspace(settings), audit.Entry("by a job"))
    assert written(settings)[-1] == ("", "by a job", "", "")
