"""Many shared places: no page grows with their number, and what is left out is said. Bytes and seconds are measured."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from plotly.io.json import to_json_plotly

from app import create_app
from application.custom_areas import MOST_OFFERED
from components import page
from components.page import AppServices, Rendering
from data_access import Items, Store, StoredPlaces, open_store, open_workspace
from data_access.workspace.places import listed_today, offered
from pages import PAGES, places
from pages.places.view import BATCH, SIDE_BY_SIDE
from settings import Settings
from vocabulary import PLACE, CustomArea

SHARED = 500  # places of somebody else, each of every practice of the Midlands but one: all overlap
LARGEST_PAGE = 1_000_000  # bytes


@pytest.fixture(scope="module")
def crowded(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped figures with a workspace in which somebody shares 500 large places."""
    folder = tmp_path_factory.mktemp("crowded")
    for each in Path(shipped.data_folder).iterdir():
        if not each.name.startswith("workspace"):
            (folder / each.name).symlink_to(each, target_is_directory=each.is_dir())
    made = Settings.from_environment({"DATA_FOLDER": str(folder)})
    workspace = open_workspace(made)
    kept, items = StoredPlaces(workspace), Items(workspace)
    midlands = [each.code for each in offered(open_store(made), "practice")]
    for number in range(SHARED):
        place = CustomArea.of(f"Shared {number}", midlands[:number] + midlands[number + 1 :])
        kept.keep(place)
        body = {"place": place.id, "practices": list(place.practices)}
        items.add(PLACE, name=place.name, owner="somebody else", body=body, shared=True)
    return made


@pytest.fixture(scope="module")
def workings(crowded: Settings) -> Iterator[AppServices]:
    app = create_app(crowded)
    with app.server.test_request_context():
        yield app.server.extensions["services"]


@pytest.mark.parametrize("in_hand", [False, True])
def test_a_page_stays_small_and_quick_whatever_is_shared(
    crowded: Settings, workings: AppServices, in_hand: bool
) -> None:
    """500 places that overlap everywhere made 424 MB; no page of them may be over 1 MB."""
    query = {"area": "QUA"}
    if in_hand:  # every practice of England
        place = CustomArea.of("All of England", listed_today(open_store(crowded)))
        query["place"] = StoredPlaces(open_workspace(crowded)).keep(place)
    page.layout_of(places.PAGE, workings, {"area": "QOC"})  # what all views share is made once
    started = time.perf_counter()
    tracemalloc.start()
    sent = to_json_plotly(page.as_data(page.layout_of(places.PAGE, workings, query)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    seconds = time.perf_counter() - started
    assert "could not be made" not in sent
    assert "side-by-side.csv" in sent
    limit = LARGEST_PAGE if not in_hand else 2 * LARGEST_PAGE  # its map has a mark for each of 6,300 practices
    assert len(sent.encode()) < limit, f"{len(sent.encode()):,} bytes"
    assert seconds < 20, f"{seconds:.1f} s while memory is traced"
    assert peak < 150_000_000, f"{peak:,} bytes at once"


def test_other_pages_list_some_and_stay_small(workings: AppServices) -> None:
    listed = workings.custom_areas()
    assert len(listed) == MOST_OFFERED
    voices = next(each for each in PAGES if each.path == "/voices")
    sent = to_json_plotly(page.as_data(page.layout_of(voices, workings, {"area": "QUA"})))
    assert sent.count('"Place: Shared ') == MOST_OFFERED
    assert len(sent.encode()) < LARGEST_PAGE


def test_at_most_twelve_stand_side_by_side_and_the_page_says_so(workings: AppServices) -> None:
    shown = Rendering.of(places.PAGE, workings, {"area": "QUA", "batch": "2"})
    evidence = shown.evidence
    assert [each.name for each in evidence.saved] == [f"Shared {SHARED - 1 - BATCH - n}" for n in range(BATCH)]
    assert len(evidence.overlaps) == BATCH * (BATCH - 1) // 2
    (beside,) = shown.exhibits("where")
    assert f"At most {SIDE_BY_SIDE} places" in beside.sentence
    assert (
        f"The lists offer {MOST_OFFERED} of the {SHARED} saved places" in places.headline(shown.view, evidence).detail
    )
    overlap = next(each for each in shown.exhibits("closer") if each.id == "shared")
    assert overlap.table is not None and len(overlap.table.frame) == 300
    assert "The first 300 are listed." in overlap.sentence
    assert Rendering.of(places.PAGE, workings, {"batch": "99"}).problems, "a part there is none of is noticed"


def test_the_readers_own_places_come_first_and_are_counted(crowded: Settings) -> None:
    kept = StoredPlaces(open_workspace(crowded))
    items = Items(kept.workspace)
    mine = CustomArea.of("My own", [next(iter(listed_today(open_store(crowded))))])
    kept.keep(mine)
    item = items.add(PLACE, name=mine.name, owner="ada", body={"place": mine.id, "practices": list(mine.practices)})
    for number in range(3):  # shared later than mine
        later = CustomArea.of(f"Later {number}", mine.practices)
        kept.keep(later)
        items.add(PLACE, name=later.name, owner="bob", body={"place": later.id}, shared=True)
    seen = kept.saved(by="ada", limit=2)
    assert (seen.listed[0], seen.listed[1][1], seen.total) == ((mine.id, "My own"), "Later 2", SHARED + 4)
    assert kept.item_named("My own", owner="ada") == item.id
    assert kept.item_named("My own", owner="bob") is None
    items.delete(item.id, by="ada")
    assert kept.saved(by="ada", limit=1).listed[0][1] == "Later 2"


def test_places_met_are_forgotten_before_they_fill_the_memory(shipped: Settings) -> None:
    class Endless:
        def get(self, id: str) -> CustomArea:
            return CustomArea(id, tuple(f"M{number:05}" for number in range(10_000)))

        def all(self) -> tuple[CustomArea, ...]:
            return ()

    opened = open_store(shipped)
    store = Store(opened.repository, opened.edition, opened.built_on, Endless())
    for number in range(60):
        store.own_place(f"place-{number:016x}")
    known = store.geography.custom_areas._known.values()
    assert 0 < sum(len(place.practices) for place in known) <= 200_000
