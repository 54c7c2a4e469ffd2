"""Which trust differs, on which measure and since when: one line, with the date of the change or the month the series began."""

from __future__ import annotations

import re

import pytest

from data_access import MIDLANDS, Store, open_store
from domain.unwarranted_variation.changes import LevelChange, LevelChanges
from pages import unwarranted_variation as page
from pages.unwarranted_variation.exhibits import which_trust
from pages.unwarranted_variation.since_when import beside
from settings import Settings
from vocabulary import Period, Sureness


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def month(number: int) -> Period:
    return Period(f"2024-{number:02d}", f"month {number}", "month")


def test_nottingham_is_found_with_its_measure_and_since_when(store: Store) -> None:
    view = page.View(area="QT1")
    found = which_trust(view, page.Evidence(view, store))
    assert found.title.startswith("Nottingham University Hospitals, A&E within 4 hours: behind since at least ")
    assert found.sure is Sureness.PROBABLY, "beside the average, as on every page; beside the median it would be sure"
    assert re.fullmatch(
        r"It is probably behind; we can’t tell why\. Beside the other trusts, no change found in \d+ months, from the first figures in \w+ \d{4}\.",
        found.front,
    )


def test_the_card_of_one_measure_says_in_front_since_when(store: Store) -> None:
    view = page.View(area="QT1", indicator="ae_4_hour_type_1", level="trust")
    finding = page.beginning(view, page.Evidence(view, store))
    assert "no change found in 33 months, from the first figures in June 2023" in finding.also
    assert "lies between ranks" in finding.detail and "the chance that it is in the worst quarter" in finding.detail


def test_the_lowest_and_the_usual_spread_are_told_together(store: Store) -> None:
    """Whether a trust is behind and whether it is outside the usual spread are two questions: neither answer denies the other."""
    area = next(each for each in store.members(MIDLANDS, "icb") if each.ods == "QT1")
    view = page.View(area=area.code, indicator="ae_4_hour_type_1", level="trust")
    evidence = page.Evidence(view, store)
    title = page.funnel_plot(view, evidence).title
    assert title == "All 20 Midlands trusts are within usual limits; 3 clearly in the worst quarter"
    shown = which_trust(view, evidence)
    assert shown.sure is Sureness.PROBABLY and shown.front.startswith("It is probably behind; we can’t tell why. ")


def test_peers_that_do_better_are_counted_where_none_is_outside_the_usual_spread(store: Store) -> None:
    area = next(each for each in store.members(MIDLANDS, "icb") if each.ods == "QPM")
    view = page.View(area=area.code, indicator="blood_sugar_at_target_diabetes", compare="like")
    title = page.examples(view, page.Evidence(view, store)).title
    assert (
        title == "4 systems like Northamptonshire do better, none by more than is usual"
    )  # a fifth, Coventry and Warwickshire, overlaps


def test_every_system_has_its_line_in_few_words(store: Store) -> None:
    for area in store.members(MIDLANDS, "icb"):
        view = page.View(area=area.code)
        found = which_trust(view, page.Evidence(view, store))
        assert len([word for word in found.title.split() if re.search(r"\w", word)]) <= 15, found.title
        assert found.table is not None and found.table.frame["since"].str.endswith(".").all()


def test_cannot_tell_beside_a_high_chance_says_what_cannot_be_told(store: Store) -> None:
    """“Can’t tell” stood beside “over 99%”: the one is whether it stands out and lasts, the other is of these figures."""
    view = page.View(area="QUA", level="trust")
    table = which_trust(view, page.Evidence(view, store)).table
    assert table is not None
    likely = table.frame[(table.frame["behind"] > 0.99) & table.frame["sure"].str.startswith("Can’t tell")]
    assert len(likely) and likely["sure"].str.fullmatch("Can’t tell: .{10,}").all()
    assert "in these figures" in next(each.label for each in table.columns if each.key == "probability")


def test_the_last_change_is_told_with_the_interval_of_its_date() -> None:
    last = LevelChange(month(6), month(5), month(7), 1.0, 0.5, 1.5)
    told = beside(LevelChanges(month(1), month(12), 12, (last,)), "the other trusts")
    assert told == "Beside the other trusts, it last changed in month 6 (95% interval month 5 to month 7)."
    assert "no change found in 12 months" in beside(LevelChanges(month(1), month(12), 12, ()), "the other trusts")
