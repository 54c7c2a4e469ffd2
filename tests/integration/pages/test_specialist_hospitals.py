"""A children's or an orthopaedic hospital is no peer of a general one: it is in no comparison with them, and the page says so."""

from __future__ import annotations

import numpy as np
import pytest

from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.scan import scan_area
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from domain.peers.trusts import load_specialists
from domain.unwarranted_variation.ambition import scan_improvements
from domain.unwarranted_variation.expected_gaps import load_counts
from domain.unwarranted_variation.panel import counts_of
from domain.unwarranted_variation.trust_profile import Profile, load_profile
from domain.unwarranted_variation.who_does_it_well import DoingWell, load_doing_well
from pages import unwarranted_variation as page
from pages.unwarranted_variation import View
from pages.unwarranted_variation.exhibits.doing_well import doing_well
from pages.unwarranted_variation.exhibits.funnel_plot import funnel_plot
from pages.unwarranted_variation.exhibits.improvements import improvements
from pages.unwarranted_variation.exhibits.trust_profile import trust_profile
from vocabulary import Refused

BIRMINGHAM, NOTTINGHAM = "E54000055", "E54000060"
CHILDREN, GENERAL = "RQ3", "RRK"
AE = "ae_4_hour_type_1"
SAID = "Left out of the comparison is Birmingham Women's & Children's (children’s hospital)"


def evidence(store: Store, area: str, **chosen: str) -> page.Evidence:
    return page.Evidence(View(area=area, indicator=AE, level="trust", **chosen), store)


def test_what_the_publisher_calls_specialist_is_so(store: Store) -> None:
    kinds = load_specialists(store)
    published = {code for code, subtype in store.classes("trust_subtype").items() if subtype == "Acute - Specialist"}
    assert published and published <= set(kinds)
    assert kinds[CHILDREN] == "children’s hospital" and GENERAL not in kinds


@pytest.mark.parametrize("within", [MIDLANDS, ENGLAND])
def test_a_childrens_hospital_is_in_no_funnel_of_general_ones(store: Store, within: str) -> None:
    known = evidence(store, BIRMINGHAM, compare=within)
    peers, kinds = known.peers, load_specialists(store)
    apart = np.isin(peers.rows.area.astype(str), list(kinds))
    assert apart.any() and not peers.rows.known[apart].any() and not peers.own[apart].any()
    assert peers.own.sum() == 1 and not peers.missing
    for counts in (counts_of(store, peers), load_counts(store, peers)):
        assert np.isnan(counts.count[:, apart]).all() and np.isfinite(counts.count[-1, ~apart]).any()
    assert not isinstance(known.funnel, Refused)
    rows = store.observations(AE, known.period, kind="trust")
    inside = {area.code for area in store.members(within, "trust")} - set(kinds)
    general = rows.known & np.isin(rows.area.astype(str), list(inside))
    assert known.funnel.target == pytest.approx(rows.numerator[general].sum() / rows.denominator[general].sum())
    assert known.funnel.variation.judged == general.sum()


def test_the_page_says_who_is_left_out_and_why(store: Store) -> None:
    known = evidence(store, BIRMINGHAM)
    funnel = funnel_plot(known.view, known)
    for words in (funnel.sentence, page.ranked(known.view, known).sentence, page.headline(known.view, known).detail):
        assert f"{SAID}, because general hospitals treat different patients." in words
    assert "trust of Birmingham" in funnel.title or "20 Midlands trusts" in funnel.title
    assert funnel.table is not None
    row = funnel.table.frame.set_index("code").loc[CHILDREN]
    assert row["standing"] == "not compared: children’s hospital" and np.isnan(row["value"])
    assert row["people"] > 1000, "its published counts stay in the table"


def test_the_lowest_of_all_is_counted_among_all(store: Store) -> None:
    """Nottingham's hospitals have the lowest of 21 published figures, and are compared with 19 others."""
    known = evidence(store, NOTTINGHAM)
    assert not isinstance(known.funnel, Refused) and not isinstance(known.ranks, Refused)
    assert known.funnel.variation.judged == known.ranks.found.units == 20
    assert "41.4%, lowest of 21 trusts" in page.headline(known.view, known).sentence


def test_nobody_learns_from_a_childrens_hospital_how_adults_are_cared_for(store: Store) -> None:
    known = evidence(store, BIRMINGHAM, compare=ENGLAND)
    found = load_doing_well(store, known.peers, higher_is_better=True)
    assert isinstance(found, DoingWell) and found.places
    names = {str(known.peers.rows.area[each.row]) for each in found.places}
    assert not names & set(load_specialists(store))
    assert "Left out of the comparison are " in doing_well(known.view, known).sentence


def test_the_scan_leaves_specialist_hospitals_out_and_says_so(store: Store) -> None:
    kinds = set(load_specialists(store))
    model = load_unit_model(store, AE, "trust")
    assert isinstance(model, UnitModel) and len(model.codes) > 100 and not kinds & set(model.codes)
    units = {one.unit for one in scan_area(store, BIRMINGHAM) if one.unit_kind == "trust"}
    assert GENERAL in units and not units & kinds
    waits = [
        each
        for each in scan_improvements(store, NOTTINGHAM)
        if each.compared.indicator.id == AE and each.compared.unit == "RX1"
    ]
    assert [each.peers for each in waits] == [19]
    known = page.Evidence(View(area=BIRMINGHAM), store)
    words = improvements(known.view, known).sentence
    assert (
        "Birmingham Women's & Children's (children’s hospital) and Royal Orthopaedic Hospital (orthopaedic hospital) have no row"
        in words
    )


def test_the_card_of_a_specialist_hospital_has_its_own_kind_beside_it(store: Store) -> None:
    of_children, general = load_profile(store, CHILDREN), load_profile(store, GENERAL)
    assert isinstance(of_children, Profile) and isinstance(general, Profile)
    assert of_children.specialist == "children’s hospital" and not general.specialist
    assert of_children.lines and all(line.among.units <= 4 for line in of_children.lines)
    assert not any(np.isfinite(line.among.position) for line in of_children.lines)
    waits = next(line for line in general.lines if line.indicator.id == AE)
    rows = store.observations(AE, waits.period, kind="trust")
    assert waits.among.units == int(rows.known.sum()) - len(set(rows.area[rows.known]) & set(load_specialists(store)))
    known = evidence(store, BIRMINGHAM, place=CHILDREN)
    card = trust_profile(known.view, known)
    assert card.title.startswith("Birmingham Women's & Children's, a children’s hospital: ") and card.spec is None
    assert "It is compared with no general hospital" in card.sentence
