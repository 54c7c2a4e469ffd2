"""Packs over HTTP: cards are added, moved and written above; a worker writes the files; nobody sees another's private pack."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from app import create_app
from application.job_kinds import every_kind
from components.packs import KIND, Pack
from data_access import Items, open_workspace
from data_access.workspace import audit
from data_access.workspace.jobs import Jobs
from data_access.workspace.worker import Worker
from settings import Settings
from tests.integration.web.conftest import Visitor

ADD = "packs--add-said.data-words"
ACT = (
    "..packs--said.data-words...packs--list.data-words...packs--list.data-code...packs--progress.data-words"
    "...packs--progress.data-job.."
)


@pytest.fixture
def me(at: Settings) -> Iterator[Visitor]:
    made = Visitor(create_app(at), at)
    made.get("/")
    yield made
    open_workspace(at).close()


@pytest.fixture(scope="module")
def anyone(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """For requests that keep nothing, or whose results nobody reads."""
    url = f"sqlite:///{tmp_path_factory.mktemp('anyone')}/workspace.sqlite"
    at = Settings.from_environment({"DATA_FOLDER": str(settings.data_folder), "WORKSPACE_DATABASE_URL": url})
    yield Visitor(create_app(at), at)
    open_workspace(at).close()


def add(who: Visitor, page: str, exhibit: str, search: str = "?area=QUA", **more: str) -> str:
    """What is said; "" where the address asked for is of no page."""
    asked = json.dumps({"page": page, "exhibit": exhibit, "search": search, "pack": "", **more})
    answer = who.post(who.body(ADD, {"packs--add-asked.data-asked": asked}))
    assert answer.status_code in (200, 204), answer.text
    if answer.status_code == 204:
        return ""
    return str(answer.get_json()["response"]["packs--add-said"]["data-words"])


def act(who: Visitor, **given: str) -> dict[str, Any]:
    answer = who.post(who.body(ACT, {"packs--asked.data-asked": json.dumps(given)}))
    assert answer.status_code == 200, answer.text
    told = answer.get_json()["response"]
    return {
        "said": told["packs--said"]["data-words"],
        **told.get("packs--list", {}),
        "progress": told.get("packs--progress", {}),
    }


def kept(at: Settings) -> Any:
    workspace = open_workspace(at)
    from data_access.workspace.tables import item

    with workspace.read() as connection:
        owner = connection.execute(item.select()).one().owner
    return Items(workspace).list(KIND, by=owner)[0]


def pack(at: Settings) -> Pack:
    found = Pack.from_body(kept(at).body)
    assert isinstance(found, Pack)
    return found


def written(who: Visitor, at: Settings, format: str) -> bytes:
    """The file of the pack, made by a worker."""
    job = act(who, do="write", code=kept(at).code, format=format)["progress"]["data-job"]
    assert Worker(Jobs(open_workspace(at)), every_kind(at)).run_one()
    progress = act(who, do="progress", job=job)["progress"]
    assert progress["data-job"] == "", progress
    address = next(part for part in progress["data-words"].split('"') if part.startswith("/download/pack/"))
    return bytes(who.get(address).data)


def test_cards_are_added_moved_written_above_and_made_into_files(me: Visitor, at: Settings) -> None:
    assert "now 1 card" in add(me, "voices", "patients-2025")
    assert "now 2 cards" in add(me, "wider-economy", "shares")
    item, cards = kept(at), pack(at).cards
    assert item.edition == cards[0].claim.edition  # pinned to what was seen
    assert "Now 1 of 2" in act(me, do="up", id=item.id, card=cards[1].id)["said"]
    assert [card.exhibit for card in pack(at).cards] == ["shares", "patients-2025"]
    act(me, do="words", id=item.id, card=cards[0].id, text="=1+1 Our words", before="")
    assert "Not done" in act(me, do="words", id=item.id, card=cards[0].id, text="Others' words", before="")["said"]
    assert pack(at).cards[1].words == "=1+1 Our words"
    slides = Presentation(io.BytesIO(written(me, at, "pptx"))).slides
    assert [slide.shapes.title.text for slide in slides][1:] == [card.claim.title for card in pack(at).cards]
    assert "=1+1 Our words" in slides[2].notes_slide.notes_text_frame.text
    book = openpyxl.load_workbook(io.BytesIO(written(me, at, "xlsx")))
    assert book.sheetnames[-2:] == ["Table 1", "Table 2"]
    rows = [row for row in audit.everything(open_workspace(at)) if row.kind == "pack file"]
    assert [(row.did, row.version, row.detail) for row in rows] == [
        each
        for end in ("pptx", "xlsx")
        for each in (
            ("made a pack file", kept(at).revision, f"{end} of pack {item.id}"),
            ("downloaded a pack file", None, end),
        )
    ]
    assert all(row.address and row.request for row in rows), "a worker writes where the file was asked for"
    page = me.get(f"/packs?pack={item.code}&read=yes")
    assert page.status_code == 200


def test_the_finding_of_a_page_is_added_and_so_is_one_that_stands_in_front_of_another(
    me: Visitor, at: Settings
) -> None:
    """The finding a page opens with had no way into a pack, only the charts below it."""
    assert "now 1 card" in add(me, "resource-distribution", "", at="")
    assert "now 2 cards" in add(me, "home", "", at="/resource-distribution?area=QHL&stream=core#top")
    seen, in_front = pack(at).cards
    assert (seen.page, in_front.page) == ("/resource-distribution", "/resource-distribution")
    assert "area=QUA" in seen.query and "Black Country" in seen.claim.title
    assert "Birmingham and Solihull" in in_front.claim.title
    assert add(me, "home", "", at="/nowhere?area=QHL") == ""
    assert len(pack(at).cards) == 2


def test_another_reader_sees_no_private_pack_and_changes_none(me: Visitor, at: Settings) -> None:
    add(me, "voices", "patients-2025")
    you, item = Visitor(me.app, me.settings), kept(at)
    assert "Not done" in act(you, do="remove", id=item.id, card=pack(at).cards[0].id)["said"]
    assert len(pack(at).cards) == 1


@pytest.mark.parametrize(
    "given", [{"page": "nowhere"}, {"exhibit": "no-such"}, {"search": "?area=\ud800"}, {"pack": "x"}]
)
def test_what_cannot_be_added_is_refused_in_words(anyone: Visitor, given: dict[str, str]) -> None:
    usual = {"page": "voices", "exhibit": "patients-2025", "search": "?area=QUA", "pack": ""}
    answer = anyone.post(anyone.body(ADD, {"packs--add-asked.data-asked": json.dumps(usual | given)}))
    assert answer.status_code in (200, 204)


@pytest.mark.parametrize("name", ["x.pptx", "../secret_key", "0" * 32 + ".exe", "0" * 32 + ".pptx"])
def test_no_other_file_is_given_away(anyone: Visitor, name: str) -> None:
    assert anyone.get(f"/download/pack/{name}").status_code == 404


def test_a_card_is_given_as_a_workbook(anyone: Visitor) -> None:
    answer = anyone.get("/download/voices/patients-2025.xlsx?area=QUA")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Contents" in openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames
