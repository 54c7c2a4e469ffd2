"""The job that writes a pack's file: how many may be under way, what it reads, and how long a file is there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd
import pytest

from application import figures, packs, readers
from application.addresses import public
from components.exhibit import Column, Exhibit, Table
from components.packs import KIND, Card, Pack
from components.packs.content import Claim
from components.page import Page
from components.view import PageView
from data_access import open_workspace
from data_access.workspace.jobs import Jobs
from settings import Settings
from vocabulary import Choices, Option


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    yield made
    open_workspace(made).close()


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The reader who asks; to be changed."""
    asking = {"who": "", "counted": ""}
    monkeypatch.setattr(readers, "reader", lambda settings: asking["who"])
    monkeypatch.setattr(readers, "count_write", lambda settings, by: asking.update(counted=asking["counted"] + by))
    return asking


def test_a_reader_has_three_files_under_way_and_everybody_twenty(settings: Settings, who: dict[str, str]) -> None:
    write = packs.service(settings, SimpleNamespace()).write  # type: ignore[arg-type]
    asked = {"area": "QUA", "format": "pptx"}
    begun = [write(asked) for _ in range(packs.MOST_OF_READER)]
    with pytest.raises(packs.TooManyFiles, match="3 files are being made for readers who have saved nothing"):
        write(asked)
    Jobs(open_workspace(settings)).cancel(begun[0])
    write(asked)  # one that is over makes room
    for number in range(packs.MOST - packs.MOST_OF_READER):
        who["who"] = f"reader {number}"
        write(asked)
    who["who"], who["counted"] = "another", ""
    with pytest.raises(packs.TooManyFiles, match="20 files are being made for everybody"):
        write(asked)
    assert who["counted"] == "another"  # as a write, whether or not there was room


class Store(NamedTuple):
    edition: str
    built_on: str = "2026-11-29"


def gaps(view: Any, evidence: str) -> Exhibit:
    return Exhibit("gaps", f"As of {evidence}", "", Table(pd.DataFrame({"name": ["A"]}), (Column("name", "Name"),)))


QUESTION: Any = Page(
    path="/question",
    name="Question",
    question="Q?",
    view=PageView,
    choices=lambda store, what, so_far: Choices((Option("QUA", "Black Country"),) if what == "area" else ()),
    evidence=lambda view, store: store.edition,
    headline=lambda view, evidence: None,  # type: ignore[arg-type,return-value]
    where=(gaps,),
)


@pytest.mark.parametrize("format", ["xlsx", "html"])
def test_one_job_reads_its_pack_and_the_edition_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    """What is changed or published while it runs does not reach its file: a second reading fails this test."""
    pack = Pack((Card("a", "/question", "?area=QUA", "gaps", Claim("T", "", "e1")),))
    item = SimpleNamespace(kind=KIND, name="Ours", note="", body=pack.to_body(), edition=None, code="c0de")
    items, editions = iter([item]), iter([Store("e1")])
    monkeypatch.setattr(packs, "_item", lambda *_: next(items))
    monkeypatch.setattr(figures, "newest", lambda _: next(editions))
    monkeypatch.setattr(packs, "_BY_PATH", {"/question": QUESTION})
    monkeypatch.setattr(packs, "_library", lambda: SimpleNamespace(content=lambda: b"// library"))
    arguments = {"code": "c0de", "format": format, "by": "", "file": "f" * 32}
    made: Any = packs.kinds(settings)[packs.WRITE](arguments, lambda share, words: None)
    assert made["title"] == "Ours"
    kept = packs.kept_file(settings, made["file"])
    assert kept is not None
    assert kept[0] == f"Ours.{format}", "the file is called what its pack is called"


def test_addresses_in_files_are_whole_where_the_site_has_a_public_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"DATA_FOLDER": str(tmp_path), "PATH_PREFIX": "/board/", "PUBLIC_ADDRESSES": "https://name.nhs.uk"}
    assert public(Settings.from_environment(given), "/voices?area=QUA") == "https://name.nhs.uk/board/voices?area=QUA"
    without = Settings.from_environment({**given, "PUBLIC_ADDRESSES": ""})
    assert public(without, "/voices?area=QUA") == "/board/voices?area=QUA"
    pack = Pack((Card("a", "/question", "?area=QUA", "gaps", Claim("T", "", "e1")),))
    shown = SimpleNamespace(
        asked=SimpleNamespace(describe=lambda choices_for: ""),
        choices_for=None,
        store=Store("e1"),
        makers=lambda: [lambda: gaps(None, "e1")],
    )
    asked = packs._Asked("Ours", "", pack, "/packs?pack=c0de", None, "e1", lambda page, query: shown)
    monkeypatch.setattr(packs, "_BY_PATH", {"/question": QUESTION})
    document = packs._document(Settings.from_environment(given), asked, lambda share, words: None)
    assert document.address == "https://name.nhs.uk/board/packs?pack=c0de"
    assert [card.address for card in document.cards] == ["https://name.nhs.uk/board/question?area=QUA"]


def test_a_title_names_a_file_without_what_no_file_may_be_named(settings: Settings) -> None:
    path = settings.data_folder / "packs" / ("0" * 32 + ".pptx")
    path.parent.mkdir()
    path.write_bytes(b"x")
    path.with_suffix(packs.TITLE).write_text(" ../Board: May/June 2026?\n ", encoding="utf-8")
    assert packs.kept_file(settings, path.name) == ("Board May June 2026.pptx", path)


def test_a_file_is_kept_for_a_day_even_if_no_other_is_made(settings: Settings) -> None:
    name = "0" * 32 + ".pptx"
    path = settings.data_folder / "packs" / name
    path.parent.mkdir()
    path.write_bytes(b"x")
    assert packs.kept_file(settings, name) == ("pack-000000.pptx", path)
    then = time.time() - packs.KEPT_FOR - 60
    os.utime(path, (then, then))
    assert packs.kept_file(settings, name) is None
