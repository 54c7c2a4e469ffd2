"""The list of plain differences that change their sign or badge like for like."""

from __future__ import annotations

import math

import pytest

from analysis.fair_comparison.sureness import HeldBack, how_sure
from components.exhibit import Exhibit
from data_access import MIDLANDS, Store, open_store
from domain.fair_comparison.beside_plain import BesidePlain, beside_plain, changes_sign, told_like_for_like
from domain.fair_comparison.practice_models import Allowed
from domain.fair_comparison.scan import scan_area
from pages.fair_words import why_no_surer
from pages.home import Evidence, View, page
from pages.home.picture import OPENS, OTHER_LEVEL, picture
from pages.home.turned import moved_most, outcome, turned
from settings import Settings
from vocabulary import Sureness

BIRMINGHAM, BLACK_COUNTRY = "E54000055", "E54000062"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture(scope="module")
def found(store: Store) -> tuple[BesidePlain, ...]:
    return beside_plain(store, BLACK_COUNTRY)


def shown(store: Store, area: str) -> tuple[Exhibit, Evidence]:
    view = View(area=area)
    evidence = Evidence(view, store, ())
    return turned(view, evidence), evidence


def of(found: tuple[BesidePlain, ...], measure: str) -> BesidePlain:
    return next(each for each in found if each.fair.indicator.id == measure)


def test_every_comparison_like_for_like_is_told_once(store: Store, found: tuple[BesidePlain, ...]) -> None:
    assert len(found) == len(told_like_for_like(scan_area(store, BLACK_COUNTRY))) > 40
    assert len({(each.fair.indicator.id, each.fair.unit) for each in found}) == len(found)
    assert all(each.fair.indicator.id == each.plain.indicator.id for each in found)
    assert not any(each.plain.like_for_like for each in found if each.plain.unit_kind == "practice")


def test_smoking_of_the_black_country_changes_sign_and_deprivation_moves_it_most(
    found: tuple[BesidePlain, ...],
) -> None:
    smoking = of(found, "smoking_prevalence_qof")
    assert smoking.changes_sign and smoking.changes_badge
    assert smoking.fair.crude == pytest.approx(13_300, abs=400) and smoking.fair.difference < -4_500
    assert smoking.plain_is_chance and not smoking.fair_is_chance
    assert outcome(smoking) == "only now clear"
    assert moved_most(smoking) == "deprivation"


def test_what_moved_it_adds_up(found: tuple[BesidePlain, ...]) -> None:
    apart = [each for each in found if math.isfinite(each.ages)]
    assert len(apart) > 20
    for each in apart:
        assert each.ages + each.deprivation == pytest.approx(each.moved, abs=1e-6 * each.fair.people)
    together = [each for each in found if not math.isfinite(each.ages)]
    assert together and all(math.isnan(each.deprivation) for each in together)


def test_those_that_change_sign_stand_first(found: tuple[BesidePlain, ...]) -> None:
    dates = [each.fair.current for each in found]
    assert dates == sorted(dates, reverse=True) and len(set(dates)) == 2  # and those past their date last
    for current in (True, False):
        alike = [each for each in found if each.fair.current == current]
        signs = [each.changes_sign for each in alike]
        assert signs == sorted(signs, reverse=True)
        rest = [each.changes_badge for each in alike if not each.changes_sign]
        assert rest == sorted(rest, reverse=True)
    assert 0 < sum(each.changes_sign for each in found) < len(found)


def test_shares_have_the_signs_of_their_differences(found: tuple[BesidePlain, ...]) -> None:
    for each in found:
        assert each.fair_share * each.fair.difference >= 0
        assert each.plain_share * each.fair.crude >= 0


@pytest.mark.parametrize("area", ["QHL", "QUA", "QNC"])
def test_the_line_under_the_picture_counts_what_the_list_holds(store: Store, area: str) -> None:
    exhibit, evidence = shown(store, area)
    assert exhibit.table is not None and exhibit.spec is not None
    whole = told_like_for_like(evidence.scan)
    number = sum(changes_sign(one) for one in whole)
    assert exhibit.title == f"{number} of {len(whole)} differences turn round once similar people are compared"
    everything = picture(View(area=area), evidence)
    assert everything.front == f"{OPENS} {exhibit.title}."
    assert everything.sentence.endswith(OTHER_LEVEL)
    frame = exhibit.table.frame
    assert (frame["plain"] * frame["fair"] < 0).sum() == number
    changed = (frame["plain"] * frame["fair"] < 0) | (frame["plain_sure"] != frame["fair_sure"])
    assert changed.all()


def test_the_plain_badge_is_that_of_the_page_where_nothing_is_allowed_for(store: Store) -> None:
    plain = {
        one.indicator.id: str(one.sure.phrase)
        for one in scan_area(store, BIRMINGHAM, MIDLANDS, Allowed.NOTHING)
        if one.unit == BIRMINGHAM
    }
    exhibit, _ = shown(store, "QHL")
    assert exhibit.table is not None
    for each in beside_plain(store, BIRMINGHAM):
        if each.fair.unit == BIRMINGHAM:
            assert str(each.plain.sure.phrase) == plain[each.fair.indicator.id]


def test_it_stands_in_the_index_of_the_first_page() -> None:
    assert turned in page(()).closer


def test_rows_with_other_badges_say_what_tells_them_apart(store: Store) -> None:
    """Every difference whose interval is clear and that is not sure has a reason, and one within chance says that."""
    for area in ("QHL", "QT1", "QGH"):
        for one in scan_area(store, area):
            clear = one.lower * one.upper > 0
            reason = why_no_surer(one)
            assert (reason == "within chance") is not clear
            if one.sure.phrase is Sureness.CANNOT_TELL:
                assert reason
            if one.sure.phrase is Sureness.SURE and one.claimed and clear:
                assert reason == ""
            if one.sure.phrase is Sureness.PROBABLY and not one.usual:
                assert not reason.startswith("no wider than usual")


def test_a_probable_difference_that_is_not_adjusted_is_not_called_no_wider_than_usual(store: Store) -> None:
    """Waits at Nottingham's trust differ more than nine in ten do, which is why the difference is probable; not more than 99 in 100."""
    waits = next(
        one
        for one in scan_area(store, "QT1")
        if one.indicator.id == "ae_4_hour_type_1" and one.sure.phrase is Sureness.PROBABLY
    )
    assert waits.sure.held_back == "standing out"
    assert why_no_surer(waits, scanned=False).startswith("wider than 90% of differences but not 99%")


@pytest.mark.parametrize(
    ("asked", "held_back"),
    [
        ((0.96, 0.99), "sampling"),
        ((0.99, 0.7), "usual spread"),
        ((0.99, 0.99, 0.7), "persistence"),
        ((0.99, 0.99, 0.9, 0.5), "standing out"),
        ((0.999, 0.99), "periods"),
        ((0.98, 0.99, 0.99), "sampling"),
        ((0.999, 0.9, 0.99), "usual spread"),
        ((0.999, 0.99, 0.9), "persistence"),
        ((0.999, 0.99, 0.99, 0.95), "standing out"),
        ((0.999, 0.99, 0.99), None),
        ((float("nan"), 0.99), None),
    ],
)
def test_the_first_question_not_passed_is_named(asked: tuple[float, ...], held_back: HeldBack | None) -> None:
    assert how_sure(*asked).held_back == held_back
