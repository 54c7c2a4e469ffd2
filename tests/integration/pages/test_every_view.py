"""Every page, for every area and every choice of every control: no view without words, no picture that its table does not hold.

In the ordinary run each page is walked through all areas with some choices, spread over all of them; `manage.py test-all`
walks every choice for every area.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from components.charts import render
from components.charts.specs import Choropleth, DotRows, Dumbbell, RankedDot, Strip
from components.charts.strip import FURTHEST
from components.dates import dated
from components.exhibit import Exhibit
from components.page import Page
from data_access import Store, open_store
from pages import PAGES, areas, paths
from settings import Settings
from vocabulary import Finding, Sureness

SAMPLED, AREAS_SAMPLED = 16, 5  # views of one page in the ordinary run, and areas with the usual choices
ODDITIES = re.compile(
    r"\bnan\b|\bNaN\b|(?<=\S )None\b(?! (?:of|stands|is|are))|\binf\b|\{|\}|  | [,.;:](?:\s|$)|\.\.(?!\.)|[-−]0(?:\.0+)?\b(?!\.)"
)

Query = Mapping[str, str]


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def everywhere(store: Store) -> list[str]:
    return [option.value for option in areas.choices(store)]


def queries(page: Page[Any, Any], store: Store) -> list[Query]:
    """Every area with every choice of every control, one control at a time away from its usual choice."""
    found: list[Query] = []
    for area in everywhere(store):
        usual, _ = page.view.from_query({"area": area}, lambda what, so_far: page.choices(store, what, so_far))
        values = {each.name: str(getattr(usual, each.name)) for each in page.view.parameters()}
        found.append({"area": area})
        for each in page.view.parameters():
            if each.name not in ("area", "edition") and each.metadata["among"]:
                offered = page.choices(store, each.metadata["among"], values)
                found += [
                    {"area": area, each.name: option.value} for option in offered if option.value != values[each.name]
                ]
    return found


def spread(found: list[Query], most: int) -> list[Query]:
    """So many of them, evenly over all; the same every time."""
    return [found[position] for position in np.unique(np.linspace(0, len(found) - 1, most).round().astype(int))]


def walk(page: Page[Any, Any], store: Store, asked: list[Query]) -> None:
    for query in asked:
        view, problems = page.view.from_query(query, lambda what, so_far: page.choices(store, what, so_far))
        assert problems == (), query
        evidence = page.evidence(view, store)
        check_finding(page, view, page.headline(view, evidence))
        for _, makers in page.sections().values():
            for make in makers:
                exhibit = make(view, evidence)
                check_exhibit(view, exhibit)
                if exhibit.table is not None and page.path != paths.SCENARIOS:  # its tables name a source in each row
                    check_source(view, exhibit)


def check_finding(page: Page[Any, Any], view: Any, finding: Finding) -> None:
    for text in (finding.sentence, finding.detail, dated(finding.period, finding.freshness)):
        assert not (odd := ODDITIES.search(text)), f"{view}: {odd.group()!r} in {text}"
    assert finding.sentence[:1].isupper() or finding.sentence[:1].isdigit(), finding.sentence
    assert finding.sentence.endswith((".", "!", "?")), finding.sentence
    assert page.path in (finding.page, "/"), "the first page says what others found"
    numbers = (finding.size, finding.lower, finding.upper)
    assert all(each is None or math.isfinite(each) for each in numbers), (view, numbers)
    if finding.size is not None:
        # Positive is worse, and the words for it say so.
        if finding.direction == "worse":
            assert finding.size > 0, (view, finding)
        if finding.direction == "better":
            assert finding.size < 0, (view, finding)
        if finding.lower is not None and finding.upper is not None:
            assert finding.lower <= finding.size <= finding.upper, (view, finding)
            clear = finding.lower > 0 or finding.upper < 0
            if finding.sure in (Sureness.SURE, Sureness.PROBABLY) and finding.direction in ("worse", "better"):
                assert clear, (view, finding)


def check_exhibit(view: Any, exhibit: Exhibit) -> None:
    assert exhibit.title.strip(), view
    if exhibit.refused:
        assert len(exhibit.refused) > 20 and exhibit.refused.endswith("."), (view, exhibit.id, exhibit.refused)
        texts = [exhibit.title, exhibit.refused]
    else:
        assert exhibit.table is not None and len(exhibit.table.frame), f"{view}: {exhibit.id} is empty without a reason"
        assert exhibit.sentence.strip() or exhibit.spec is None, f"{view}: {exhibit.id} is a picture without a sentence"
        texts = [exhibit.title, exhibit.sentence, *exhibit.caveats]
    for text in texts:
        assert not (odd := ODDITIES.search(text)), f"{view}, {exhibit.id}: {odd.group()!r} in {text}"
    if exhibit.table is None or exhibit.refused:
        return
    frame = exhibit.table.frame
    for column in exhibit.table.columns:
        if column.format == "text":
            written = [each for each in frame[column.key] if isinstance(each, str)]
            assert not any(ODDITIES.search(each) for each in written), (view, exhibit.id, column.key)
    if exhibit.spec is not None:
        check_picture(view, exhibit)


def check_source(view: Any, exhibit: Exhibit) -> None:
    """On paper a table has its source, method and edition under it."""
    origin = exhibit.provenance
    assert origin is not None, f"{view}: {exhibit.id} has no source"
    assert origin.releases or origin.source, f"{view}: {exhibit.id} has no source"
    assert origin.method and origin.edition, f"{view}: {exhibit.id} has no method or edition"


def check_picture(view: Any, exhibit: Exhibit) -> None:
    """Every mark of the picture is a number of the table, in the unit of its axis."""
    assert exhibit.spec is not None and exhibit.table is not None
    figure = render(exhibit.spec, exhibit.table)
    drawn = np.concatenate([np.empty(0), *(each for trace in figure["data"] for each in marks(trace))])
    assert drawn.size or isinstance(exhibit.spec, Choropleth), f"{view}: nothing is drawn in {exhibit.id}"
    held = [np.arange(-1.0, len(exhibit.table.frame) + 1)]  # places in an order
    if isinstance(
        exhibit.spec, Strip
    ):  # dots of one place are stacked within their row, those far out stand at the edge
        drawn = np.concatenate([next(marks(trace)) for trace in figure["data"]])
        held.append(np.array([-FURTHEST, FURTHEST]))
    if isinstance(exhibit.spec, DotRows):  # the dots of one row stand a little above and below it
        drawn = np.concatenate([next(marks(trace)) for trace in figure["data"]])
    if isinstance(
        exhibit.spec, RankedDot | Dumbbell
    ):  # rows of two lines are taller: their places are those of their names
        held.append(np.array(figure["layout"]["yaxis"].get("tickvals", []), dtype=float))
    for name in exhibit.table.frame.columns:
        column = exhibit.table.frame[name]
        if column.dtype.kind in "fiu":
            held += [column.to_numpy(float) * factor for factor in (1, 100, 1000, -1)]
    kept = np.unique(np.concatenate(held))
    kept = kept[np.isfinite(kept)]
    nearest = np.clip(np.searchsorted(kept, drawn), 1, len(kept) - 1)
    away = np.minimum(np.abs(kept[nearest] - drawn), np.abs(kept[nearest - 1] - drawn))
    strange = drawn[away > 1e-6 * np.maximum(1, np.abs(drawn))]
    assert not strange.size, f"{view}: {exhibit.id} draws {strange[:5]}, which its table does not hold"


def marks(trace: Mapping[str, Any]) -> Iterator[np.ndarray]:
    """The finite coordinates of a trace's marks; lines that only help the eye (limits, bands) are no figures."""
    if trace.get("hoverinfo") == "skip" or trace["type"] not in ("scatter", "scattergl"):
        return
    for axis in ("x", "y"):
        given = trace.get(axis)
        if isinstance(given, dict):
            values = np.frombuffer(base64.b64decode(given["bdata"]), dtype=given["dtype"])
        else:
            values = np.array([each if isinstance(each, int | float) else np.nan for each in given or ()], dtype=float)
        yield values[np.isfinite(values)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_every_page_in_every_area(store: Store, page: Any) -> None:
    found = queries(page, store)
    plain = [query for query in found if len(query) == 1]
    assert len(plain) == len(everywhere(store)) == 17
    walk(page, store, spread(plain, AREAS_SAMPLED) + spread(found, SAMPLED))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_every_choice_in_every_area(store: Store, page: Any) -> None:
    walk(page, store, queries(page, store))


@pytest.mark.parametrize("page", [page for page in PAGES if page.findings], ids=lambda page: page.slug)
def test_what_a_page_gives_the_first_page_is_in_order(store: Store, page: Any) -> None:
    for area in everywhere(store):
        for finding in page.findings(store, area):
            check_finding(page, area, finding)
            assert finding.link.startswith(page.path)
            given = dict(part.split("=") for part in finding.link.partition("?")[2].split("&"))
            known = {parameter.name for parameter in page.view.parameters()}
            assert set(given) <= known, "a link names only what the page reads"


def test_the_check_of_words_finds_what_it_is_for() -> None:
    for wrong in (
        "It is nan years.",
        "about None people",
        "a  gap",
        "less ,",
        "{count} people",
        "−0.0 years",
        "rose by inf",
    ):
        assert ODDITIES.search(wrong), wrong
    for right in ("None of the 3 trusts", "0.5 years", "It fell −0.4, or 10.0%.", "It rose; it fell: both."):
        assert not ODDITIES.search(right), right
