"""Trusts in the edition: of the kind they are, in their system or region, and compared with their own kind alone."""

from __future__ import annotations

import pytest

from data_access import MIDLANDS, TRUST_KINDS, Store, open_store
from domain.unwarranted_variation.measures import levels
from domain.unwarranted_variation.peers import load_compared
from settings import Settings


@pytest.fixture(scope="module")
def store(reference: dict[str, str]) -> Store:
    return open_store(Settings.from_environment(reference))


@pytest.mark.parametrize(
    ("code", "kind", "system"),
    [
        ("RYW", "community_trust", "QHL"),  # the first three by the board of the waiting times of January 2026
        ("RRE", "mental_health_trust", "QNC"),
        ("R1A", "community_trust", "QGH"),
        ("RP7", "mental_health_trust", "QJM"),  # all others by the staff survey of 2022
        ("TAJ", "mental_health_trust", "QUA"),
        ("RXT", "mental_health_trust", "QHL"),
        ("RRJ", "trust", "QHL"),  # a specialist hospital without an A&E department
        ("RWE", "trust", "QK1"),
        ("RYA", "ambulance_trust", None),
        ("RX9", "ambulance_trust", None),
    ],
)
def test_a_trust_has_its_kind_its_system_and_its_region(store: Store, code: str, kind: str, system: str | None) -> None:
    trust = store.area(code)
    assert trust is not None and trust.kind == kind
    assert [area.ods for area in store.parents(code, "icb")] == ([system] if system else [])
    assert [area.code for area in store.parents(code, "region")] == [MIDLANDS]
    assert trust in store.members(MIDLANDS, kind)
    if system:
        assert trust in store.members(system, kind)


def test_names_of_every_kind_are_fit_for_a_label_in_the_midlands(store: Store) -> None:
    names = [area.short_name for kind in TRUST_KINDS for area in store.members(MIDLANDS, kind)]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 32 and not any("…" in name for name in names)


def test_no_trust_of_the_midlands_is_another_provider(store: Store) -> None:
    assert not [area.name for area in store.areas("provider") if area.name.endswith(" NHS Trust")]
    assert not [area.name for area in store.areas("provider") if area.name.endswith(" NHS Foundation Trust")]
    counted = {kind: len(store.members(MIDLANDS, kind, period="2026-01")) for kind in TRUST_KINDS}
    assert counted == {"trust": 23, "mental_health_trust": 10, "community_trust": 5, "ambulance_trust": 2}
    assert len(store.members(MIDLANDS, "community_trust")) == 6  # with Dudley's, which closed in 2024


def test_each_kind_is_compared_with_its_own(store: Store) -> None:
    measure = "overnight_beds_occupied"
    offered = levels(store, measure)
    assert {"trust", "mental_health_trust", "community_trust"} <= set(offered)
    black_country = store.area("QUA")
    assert black_country is not None
    for level in ("trust", "mental_health_trust"):
        peers = load_compared(
            store,
            store.indicator(measure),
            black_country,
            level=level,
            breakdown="",
            period="2025-Q1",
            within=MIDLANDS,
        )
        kinds = {area.kind for code in peers.rows.area if (area := store.area(str(code)))}
        assert kinds == {level}
        assert ("TAJ" in peers.rows.area[peers.own]) == (level == "mental_health_trust")


def test_one_trust_alone_is_no_comparison(store: Store) -> None:
    """The Isle of Wight's trust of hospitals also runs its ambulances."""
    assert levels(store, "ambulance_hear_and_treat") == ["ambulance_trust"]
