"""Peers on the figures that are shipped: of systems, a children's hospital, practices of students, and authorities."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.peers import MOST_APART, spread_between
from data_access import MIDLANDS, Store, load_specialist_trusts, open_store
from domain.peers import PeerGroup, load_peer_codes, load_peers, load_possible_peers, releases_behind
from domain.peers.covariates import PeerTable, load_area_table
from domain.peers.trusts import load_trust_table
from settings import Settings
from vocabulary import Refused

CHILDRENS_OF_BIRMINGHAM = "RQ3"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def peers_of(store: Store, code: str, basis: str = "similar", named: tuple[str, ...] = ()) -> PeerGroup:
    found = load_peers(store, code, basis, named=named)
    assert isinstance(found, PeerGroup), found
    return found


def names(group: PeerGroup) -> list[str]:
    return [peer.area.short_name for peer in group.peers]


def table(store: Store, level: str) -> PeerTable:
    found = load_trust_table(store) if level == "trust" else load_area_table(store, level)
    assert isinstance(found, PeerTable)
    return found


@pytest.mark.parametrize(
    ("system", "near", "far"),
    [
        ("Black Country", {"Birmingham and Solihull", "South Yorkshire", "West Yorkshire"}, {"Lincolnshire", "Dorset"}),
        ("Lincolnshire", {"Norfolk and Waveney", "Somerset"}, {"Birmingham and Solihull", "North East London"}),
        (
            "Herefordshire and Worcestershire",
            {"Gloucestershire", "Shropshire, Telford and Wrekin"},
            {"Black Country", "North West London"},
        ),
    ],
)
def test_systems_have_the_peers_an_analyst_would_expect(
    store: Store, system: str, near: set[str], far: set[str]
) -> None:
    code = next(area.code for area in store.areas("icb") if area.short_name == system)
    group = peers_of(store, code)
    assert group.of == 41
    assert len(group.peers) == 10
    assert near <= set(names(group))
    assert not far & set(names(group))


def test_boards_are_the_42_of_the_period_and_every_one_has_ten_peers(store: Store) -> None:
    boards = table(store, "icb")
    assert len(boards.codes) == 42
    assert np.isfinite(boards.values).all()
    assert all(len(peers_of(store, str(code)).peers) == 10 for code in boards.codes)


def test_a_childrens_hospital_has_no_general_hospital_among_its_peers(store: Store) -> None:
    group = peers_of(store, CHILDRENS_OF_BIRMINGHAM)
    assert group.kind == "children’s hospital"
    assert {peer.area.code for peer in group.peers} == {"RBS", "RCU", "RP4"}
    trusts = table(store, "trust")
    general = [str(code) for code, kind in zip(trusts.codes, trusts.kinds, strict=True) if kind == "acute"]
    assert len(general) > 100
    for code in general:
        assert not peers_of(store, code).codes & set(load_specialist_trusts())


def test_published_peers_of_another_kind_are_told_apart(store: Store) -> None:
    """The Strategy Unit names general and community trusts as peers of Birmingham's children's hospital."""
    group = peers_of(store, CHILDRENS_OF_BIRMINGHAM, "strategy_unit")
    assert {peer.area.code for peer in group.peers if peer.same_kind} == {"RBS", "RCU"}
    assert all(peer.distance is None and not peer.apart for peer in group.peers if not peer.same_kind)
    assert all(peer.rank is None for peer in group.peers)


def test_practices_of_students_have_only_such_practices_or_none(store: Store) -> None:
    practices = table(store, "practice")
    young = practices.column("aged_15_24")
    students = np.flatnonzero(young > 0.4)
    assert len(students) >= 10
    for row in students:
        group = peers_of(store, str(practices.codes[row]))
        assert all(young[practices.row_of[peer.area.code]] > 0.25 for peer in group.peers)
    furthest = peers_of(store, str(practices.codes[int(np.argmax(young))]))
    assert furthest.peers == ()
    assert furthest.too_far == furthest.of - furthest.unknown
    assert furthest.stands_out is not None
    assert furthest.stands_out.covariate.id == "aged_0_14"  # hardly any children
    children = practices.column("aged_0_14")
    assert furthest.stands_out.own == children[practices.row_of[furthest.area.code]] < 0.01
    assert furthest.stands_out.peer == pytest.approx(np.median(children))


def test_other_practices_have_no_practice_of_students_among_their_peers(store: Store) -> None:
    """Nor among those that could be: of Nottingham and the places around it, the other way round too."""
    practices = table(store, "practice")
    young = practices.column("aged_15_24")
    students = {str(practices.codes[row]) for row in np.flatnonzero(young > 0.4)}
    university_of_nottingham = "C84023"
    assert university_of_nottingham in students
    for row in np.flatnonzero(young < 0.2)[::60]:
        code = str(practices.codes[row])
        assert not peers_of(store, code).codes & students
        possible = load_possible_peers(store, code)
        assert not isinstance(possible, Refused) and not possible & students
        assert peers_of(store, code).codes <= possible
    possible = load_possible_peers(store, university_of_nottingham)
    assert not isinstance(possible, Refused)
    assert possible == peers_of(store, university_of_nottingham).codes, "fewer than ten are like it"


def test_a_childrens_hospital_is_no_example_to_a_general_one(store: Store) -> None:
    special = set(load_specialist_trusts())
    for code in ("RRK", "RNA"):
        possible = load_possible_peers(store, code)
        assert not isinstance(possible, Refused)
        assert len(possible) > 10 and not possible & special
    assert load_possible_peers(store, CHILDRENS_OF_BIRMINGHAM) == frozenset({"RBS", "RCU", "RP4"})


def test_practices_of_care_homes_are_no_peers_of_others(store: Store) -> None:
    practices = table(store, "practice")
    old = practices.column("aged_85_over")
    homes = {str(practices.codes[row]) for row in np.flatnonzero(old > 0.3)}
    assert homes
    for code in homes:
        assert peers_of(store, code).codes <= homes


def test_no_peer_is_past_the_caliper_and_reasons_are_the_differences(store: Store) -> None:
    practices = table(store, "practice")
    score = practices.column("deprivation")
    spread = spread_between(score)
    for code in practices.codes[::500]:
        group = peers_of(store, str(code))
        for peer in group.peers:
            assert all(abs(apart.spread) <= MOST_APART for apart in peer.apart)
            apart = next(one for one in peer.apart if one.covariate.id == "deprivation")
            assert apart.spread == pytest.approx((apart.peer - apart.own) / spread)
            assert apart.own == score[practices.row_of[str(code)]]
        assert [peer.distance for peer in group.peers] == sorted(peer.distance or 0 for peer in group.peers)


def test_covariates_of_areas_are_those_of_their_people(store: Store) -> None:
    """Worked out again from the store, without the code under test."""
    code = next(area.code for area in store.areas("icb") if area.short_name == "Lincolnshire")
    boards = table(store, "icb")
    row = boards.row_of[code]
    own = {member.code for member in store.members(code, "practice")}
    patients = under_15 = 0.0
    for breakdown in store.breakdowns("registered_patients", kind="practice"):
        rows = store.observations("registered_patients", "2026-07", kind="practice", breakdown=breakdown)
        inside = np.array([area in own for area in rows.area])
        total = float(np.nansum(rows.numerator[inside]))
        patients += total if not breakdown else 0
        under_15 += total if any(f"age_band={band}&" in breakdown for band in ("0-4", "5-9", "10-14")) else 0
    assert boards.column("aged_0_14")[row] == pytest.approx(under_15 / patients, rel=0.005)
    assert boards.column("patients")[row] == pytest.approx(patients, rel=0.005)
    published = store.observations("imd_2025_score", "2025", kind="icb")
    assert boards.column("deprivation")[row] == published.value[published.position(code)]


def test_an_authority_has_the_neighbours_the_ons_publishes(store: Store) -> None:
    birmingham = "E08000025"
    group = peers_of(store, birmingham, "ons_global")
    assert [peer.area.code for peer in group.peers] == [area.code for area in store.peers(birmingham, "ons_global")]
    assert [peer.rank for peer in group.peers] == list(range(1, len(group.peers) + 1))
    similar = peers_of(store, birmingham)
    assert len(similar.codes & group.codes) >= 5  # found apart from one another, and much the same
    assert {"ons_statistical_peers"} <= {release.id.rpartition("-")[0] for release in releases_behind(store, group)}


def test_authorities_that_ended_have_no_peers_and_new_ones_have(store: Store) -> None:
    assert isinstance(load_peers(store, "E07000026"), Refused)  # Allerdale, part of Cumberland since 2023
    cumberland = peers_of(store, "E06000063")
    assert "ethnicity" in {covariate.subject for covariate in cumberland.covariates}
    assert "E06000064" in cumberland.codes  # Westmorland and Furness


def test_own_peers_are_those_named_by_any_code(store: Store) -> None:
    group = peers_of(store, "RXK", "own", named=("rrk", "RL4", "RXK", "nothing", "E54000013"))
    assert [peer.area.code for peer in group.peers] == ["RRK", "RL4"]
    assert group.left_out == ("nothing", "E54000013")
    assert isinstance(load_peers(store, "RXK", "own", named=("E54000013",)), Refused)


def test_what_has_no_peers_is_refused(store: Store) -> None:
    assert isinstance(load_peers(store, MIDLANDS), Refused)
    assert isinstance(load_peers(store, "E54000062", "ons_global"), Refused)
    liverpool_womens = load_peers(store, "REP")
    assert isinstance(liverpool_womens, Refused)
    assert "no other of its kind" in liverpool_womens.reason
    with pytest.raises(KeyError):
        load_peers(store, "no such area")
    with pytest.raises(ValueError, match="unknown basis"):
        load_peers(store, "RXK", "likeness")


def test_peers_of_a_systems_trusts_leave_these_out(store: Store) -> None:
    own = [area.code for area in store.members("E54000062", "trust")]
    codes = load_peer_codes(store, own)
    assert isinstance(codes, frozenset)
    assert not codes & set(own)
    assert codes == frozenset().union(*(peers_of(store, code).codes for code in own)) - set(own)


def test_one_practice_of_thousands_is_fast(store: Store) -> None:
    practices = table(store, "practice")
    peers_of(store, str(practices.codes[0]))
    started = time.perf_counter()
    for code in practices.codes[1:2001:100]:
        load_peers(store, str(code))
    assert (time.perf_counter() - started) / 20 < 0.1
