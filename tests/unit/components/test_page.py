"""The factory's own parts: evidence is made once, and what a browser sends as a view may be anything."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from caching import SingleFlightCache
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import AppServices, Page, callbacks, drills, is_written, query_of, shared_by, shows
from components.page.rendering import Rendering, cards
from components.view import PageView, Problem
from pages import PAGES

DRILL = Drill(parameter="area", key="code", verb="Look closer", name="name")
TABLE = Table(pd.DataFrame({"code": ["A"], "name": ["Aa"]}), (Column("name", "Name"),))


def test_concurrent_requests_load_evidence_once() -> None:
    once, made, gate = SingleFlightCache(4), [], threading.Event()

    def make() -> int:
        made.append(1)
        gate.wait(5)
        return 7

    with ThreadPoolExecutor(8) as askers:
        answers = [askers.submit(once.get, "key", make) for _ in range(8)]
        gate.set()
        assert [answer.result(5) for answer in answers] == [7] * 8
    assert len(made) == 1


def test_a_failure_is_not_cached() -> None:
    once = SingleFlightCache(4)
    with pytest.raises(ZeroDivisionError):
        once.get("key", lambda: 1 / 0)
    assert once.get("key", lambda: 3) == 3


def test_the_evidence_cache_evicts_the_oldest() -> None:
    once, made = SingleFlightCache(2), []
    for key in "abca":
        once.get(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "a"]


@pytest.mark.parametrize("sent", [None, 3, [], "x", {}, {"now": 3}, True])
def test_an_invalid_query_is_the_default_view(sent: Any) -> None:
    assert query_of(sent) == {}


def test_a_view_is_read_from_its_store() -> None:
    assert query_of("?area=QUA&period=2025-01") == {"area": ["QUA"], "period": ["2025-01"]}


def test_one_declaration_serves_the_table_and_the_chart() -> None:
    @drills(DRILL)
    @shows("area")
    def listing(view: PageView, evidence: None) -> Exhibit:
        return Exhibit("listing", "Title", "", TABLE)

    assert listing(PageView(), None).drill is DRILL, "the table's buttons"
    assert listing.drills is DRILL, "the clicks on the chart"  # type: ignore[attr-defined]
    assert (listing.__name__, listing.shows) == ("listing", "area")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "exhibit", [Exhibit("x", "Title", "", refused="Nothing."), Exhibit("x", "Title", "", TABLE, can_drill=False)]
)
def test_where_nothing_can_be_chosen_no_button_is_drawn(exhibit: Exhibit) -> None:
    def make(view: PageView, evidence: None) -> Exhibit:
        return exhibit

    assert drills(DRILL)(make)(PageView(), None).drill is None


@dataclass(frozen=True)
class _View(PageView):
    counted: str = "people"


def _of_people(shown: Page[Any, Any], services: AppServices, **chosen: str) -> Any:
    store: Any = "an edition"
    view = _View(**chosen)
    return cards(Rendering(shown, services, store, None, view, view, ()))


def _page_with(*makers: Any) -> Page[Any, Any]:
    return Page(
        path="/shared-cards",
        name="",
        question="",
        view=_View,
        choices=lambda *_: None,  # type: ignore[arg-type, return-value]
        evidence=lambda view, store: None,
        headline=lambda view, evidence: None,  # type: ignore[arg-type, return-value]
        where=makers,
    )


def test_a_card_that_views_share_is_rendered_once_for_them_and_its_neighbour_for_each() -> None:
    made: list[str] = []

    @shared_by(lambda view, evidence: view.area)
    def shared(view: _View, evidence: None) -> Exhibit:
        made.append(f"shared {view.area}")
        return Exhibit("shared", view.area, "", TABLE)

    def own(view: _View, evidence: None) -> Exhibit:
        made.append(f"own {view.area} {view.counted}")
        return Exhibit("own", view.counted, "", TABLE)

    services = AppServices(open_store=lambda: None, request_id=lambda: "none", scheme=lambda: "light")  # type: ignore[arg-type, return-value]
    views = [("QUA", "people"), ("QUA", "pounds"), ("QT1", "people"), ("QUA", "people")]
    titles = []
    for area, counted in views:
        drawn = _of_people(_page_with(shared, own), services, area=area, counted=counted)
        assert drawn.whole
        titles.append(tuple(part[0] for part in drawn.parts))
    assert titles == views
    assert made == ["shared QUA", "own QUA people", "own QUA pounds", "shared QT1", "own QT1 people"]


def test_a_shared_card_that_failed_is_tried_again_and_spoils_no_other() -> None:
    attempts: list[str] = []

    @shared_by(lambda view, evidence: view.area)
    def fails_once(view: _View, evidence: None) -> Exhibit:
        attempts.append(view.counted)
        if len(attempts) == 1:
            raise ZeroDivisionError
        return Exhibit("x", "Sound", "", TABLE)

    services = AppServices(open_store=lambda: None, request_id=lambda: "none", scheme=lambda: "light")  # type: ignore[arg-type, return-value]
    shown = _page_with(fails_once, lambda view, evidence: Exhibit("y", "Beside", "", TABLE))
    first, second = (_of_people(shown, services, area="QUA", counted=each) for each in ("people", "people"))
    assert ([part[0] for part in first.parts], first.whole) == (["Not available", "Beside"], False)
    assert ([part[0] for part in second.parts], second.whole) == (["Sound", "Beside"], True)


def test_every_drill_sets_a_visible_parameter_of_its_page() -> None:
    drilled = [
        (page, make.drills)
        for page in PAGES
        for _, makers in page.sections().values()
        for make in makers
        if hasattr(make, "drills")
    ]
    assert len(drilled) > 10
    for page, drill in drilled:
        visible = [each.name for each in page.view.parameters() if not each.metadata["hidden"]]
        assert drill.parameter in visible, f"{page.path}: {drill.parameter}"


def test_wherever_it_stands_the_chart_that_is_drawn_round_is_found() -> None:
    """By what is declared, not by its position on the page."""
    for page in PAGES:
        makers = [make for _, listed in page.sections().values() for make in listed]
        assert any(hasattr(make, "lassoed") for make in makers) == page.makes_places, page.path
    (places,) = (page for page in PAGES if page.makes_places)
    reordered = replace(places, where=places.where[::-1], closer=places.closer[::-1])
    (chart,) = (chart for chart, make in callbacks._charts(reordered) if hasattr(make, "lassoed"))
    assert chart == f"places--closer-{len(places.closer) - 1}-chart"


@pytest.mark.parametrize(
    ("id", "property", "expected"),
    [
        ("maker--asked", "data-asked", True),
        ("inequalities--if-0--keep-why-share", "value", True),
        ("inequalities--if-0--share", "value", False),
        ("inequalities--area", "value", False),
        ("inequalities--view", "data-view", False),
    ],
)
def test_what_a_reader_wrote_in_a_form_is_told_from_what_was_chosen(id: str, property: str, expected: bool) -> None:
    assert is_written(id, property) is expected


def test_a_choice_that_another_choice_left_out_is_no_mistake_of_the_reader() -> None:
    """Whoever chose a measure counted by practice was told that "trust", which they had not touched, is not one of the choices."""
    page = next(page for page in PAGES if page.path == "/inequalities")
    before: Any = Rendering(page, None, None, None, page.view(area="QUA"), page.view(area="QUA"), ())  # type: ignore[arg-type]
    fallen, typed = Problem("area", "Area", "QUA", "X"), Problem("measure", "Measure", "nothing", "Males")
    now = replace(before, problems=(fallen, typed))
    assert callbacks._chosen_wrong(before, now).problems == (typed,)
