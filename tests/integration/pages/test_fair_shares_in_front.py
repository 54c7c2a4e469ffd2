"""What fair shares would do, by when and who pays, in front of the page about resource, and the years of its lever by name."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from components import narrative as say
from components import what_if_form
from data_access import Store, open_store
from domain.resource_distribution.arrival import fair_shares_by_the_date
from domain.resource_distribution.parts import load_boards
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits import arrive
from pages.resource_distribution.headline import GROWS, fair_share_finding, headline
from pages.resource_distribution.view import View
from pages.resource_distribution.what_if import MOVE, move_printed
from pages.resource_distribution.what_if.move_run import MoveRun
from settings import Settings
from vocabulary import Refused


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def evidence_of(store: Store, area: str, stream: str = "core") -> Evidence:
    found = store.area(area)
    assert found is not None
    return Evidence(View(area=found.code, stream=stream), store)


@pytest.mark.parametrize(
    ("area", "sign", "words"),
    [
        ("QHL", 1, "The 21 boards above their share would pay"),
        ("QJM", -1, "The 21 boards below their share would get it. Cash here would still grow."),
        ("QJ2", 1, "Both are true, because all boards together are 1.9% above their published targets."),
    ],
)
def test_the_front_says_what_by_when_and_who_pays(store: Store, area: str, sign: int, words: str) -> None:
    evidence = evidence_of(store, area)
    said = headline(evidence.view, evidence).caution
    boards = load_boards(store, "core", evidence.area)
    assert not isinstance(boards, Refused) and boards.period == "2025/26"
    apart = boards.need / boards.need.sum() - boards.start / boards.start.sum()
    gain = float((apart * boards.start.sum() * 1.044**3)[boards.own].sum())
    assert np.sign(gain) == sign
    pounds = re.search(r"by 2028/29 would (?:add|mean) about £([\d.]+) million a year", said)
    assert pounds and float(pounds[1]) == pytest.approx(abs(gain) / 1e6, abs=0.05)
    assert words in said
    assert all(len(sentence.split()) <= 25 for sentence in said.split(". "))


@pytest.mark.parametrize(("area", "turned"), [("E40000011", True), ("QJ2", True), ("QHL", False), ("QJM", False)])
def test_an_area_above_its_target_and_below_its_share_is_told_both_at_once(
    store: Store, area: str, turned: bool
) -> None:
    """Money above target on the first page and fair shares that add money on the next would contradict each other."""
    evidence = evidence_of(store, area)
    found = fair_share_finding(evidence.view, evidence)
    printed = evidence.as_printed
    assert found is not None and found.size is not None and not isinstance(printed, Refused)
    row = printed.row(evidence.area.code)
    assert row is not None
    share = (1 + printed.distance[row]) / (1 + printed.england) - 1
    assert (printed.distance[row] * share < 0) == turned
    assert (" its share, but " in found.sentence) == turned
    if turned:
        assert (
            f"{abs(share):.1%} below its share, but {printed.distance[row]:.1%} above its published target."
            in found.sentence
        )
        assert "less than its share of the money" in say.signed(found.size, found.size_unit)
        # The money that fair shares would add, and the size in front, are on one side.
        assert found.size > 0 and "would add" in headline(evidence.view, evidence).caution
        title = arrive(evidence.view, evidence).title
        assert re.search(
            r"its share by 2028/29 needs [\d.]+% a year beyond base growth; target, [\d.]+% below", title, re.I
        )
        assert len(title.split()) <= 14
    else:
        assert "its published target" in found.sentence


def test_it_is_of_the_page_alone_and_of_streams_with_a_target(store: Store) -> None:
    evidence = evidence_of(store, "QHL")
    found = fair_share_finding(evidence.view, evidence)
    assert found is not None and "2028/29" not in found.caution, "what `/` lists stays short"
    without = evidence_of(store, "QHL", "running_costs")
    assert "2028/29" not in headline(without.view, without).caution


def test_the_lever_of_years_names_each_from_the_newest_allocations(store: Store) -> None:
    evidence = evidence_of(store, "QHL")
    assert MOVE.whys is not None
    whys = MOVE.whys(evidence.view, evidence)
    assert (
        "Counted from the newest allocations, of 2025/26: 1 is 2026/27, 2 is 2027/28 and 3 is 2028/29." in whys["years"]
    )
    form = str(what_if_form.levers("x", MOVE.parameters(), {}, asks=False, whys=whys))
    assert "3 is 2028/29" in form and "after the allocations" not in form
    assert "Fast" in form, "other levers keep their own words"


def test_once_newer_allocations_are_there_the_years_follow(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    front = import_module("pages.resource_distribution.headline")  # the package has a function of that name
    evidence = evidence_of(store, "QHL")
    boards = load_boards(store, "core", evidence.area)
    assert not isinstance(boards, Refused)
    for period, named, gone in (("2026/27", "2 is 2028/29", False), ("2028/29", "1 is 2029/30", True)):
        newer = replace(boards, period=period)
        monkeypatch.setattr(move_printed, "load_boards", lambda *_, newer=newer: newer)
        monkeypatch.setattr(front, "load_boards", lambda *_, newer=newer: newer)
        said = move_printed.years_by_name(evidence.view, evidence)["years"]
        assert named in said and f"of {period}" in said
        assert ("were to be" in said) == gone == (front.in_front(evidence.view, evidence) == "")


def test_where_the_usual_years_end_after_the_date_the_answer_says_what_to_set(store: Store) -> None:
    evidence = evidence_of(store, "QHL")
    run = MOVE.run(evidence.view, evidence, MOVE.parameters())
    assert isinstance(run, MoveRun)
    assert move_printed.after_the_date(run.moved) == (), "3 years from 2025/26 end at the date"

    def of(period: str, years: int = 3) -> str:
        path = replace(run.moved.path, rules=replace(run.moved.rules, years=years))
        newer = replace(run.moved, parts=replace(run.moved.parts, period=period), path=path)
        return " ".join(move_printed.after_the_date(newer))

    assert of("2026/27") == (
        "Years are counted from 2026/27, so 3 end in 2029/30. For NHS England’s date, 2028/29, set 2."
    )
    assert of("2026/27", 2) == of("2026/27", 5) == "", "the reader has chosen"
    assert of("2028/29").startswith("Years are counted from 2028/29. NHS England set 2028/29")


def test_gains_of_practices_are_no_nought_million(store: Store) -> None:
    evidence = evidence_of(store, "QHL")
    run = MOVE.run(evidence.view, evidence, MOVE.parameters.from_values({"parts": "practice"})[0])
    assert not isinstance(run, Refused)
    who = next(each for make in MOVE.exhibits if (each := make(evidence.view, evidence, run)).id == "move-who")
    assert "£0.0m" not in who.sentence and re.search(r"\(£\d{2},\d{3} a year\)", who.sentence)


def test_sums_that_differ_between_pages_say_why(store: Store) -> None:
    """The gain by the date is the gap of today, as one pound, five answers has it, grown with the money."""
    evidence = evidence_of(store, "QWU")
    boards = load_boards(store, "core", evidence.area)
    assert not isinstance(boards, Refused)
    share = boards.need * (boards.start.sum() / boards.need.sum())
    gap = float((share - boards.start)[boards.own].sum())
    fair = fair_shares_by_the_date(boards, GROWS / 100)
    assert fair is not None and fair.own_now == pytest.approx(gap, rel=1e-4)
    assert (
        f"a year here (£{gap / 1e6:.1f} million at year-end, grown {GROWS:g}% a year)."
        in headline(evidence.view, evidence).caution
    )
    run = MOVE.run(evidence.view, evidence, MOVE.parameters())
    assert not isinstance(run, Refused)
    years = next(each for make in MOVE.exhibits if (each := make(evidence.view, evidence, run)).id == "move-years")
    assert years.title.startswith("Coventry and Warwickshire: ") and "its scaled share at the start" in years.title
