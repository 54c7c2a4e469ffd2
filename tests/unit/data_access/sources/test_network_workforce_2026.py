"""Staff of networks: roles that add up to all staff, over the patients of the network's practices."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.catalogue import load_dimensions
from data_access.reference.sources import network_workforce_2026
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

LINES = [
    "U10001,Other Direct Patient Care staff,Pharmacists,3.5",
    "U10001,Other Direct Patient Care staff,Pharmacy Technicians,1.5",
    "U10001,Other Direct Patient Care staff,Dieticians,1.0",
    "U10001,Other Direct Patient Care staff,Social Prescribing Link Workers (Mental Health Practitioners),0.5",
    "U10001,Directors,Medical Clinical Director (GP),0.3",
    "U10002,Other Nurses,Nurse Specialists,2.0",
    "U10002,Other Nurses,Community Mental Health Nurses,1.0",
]
LISTS = ["A81001,4000", "A81002,6000", "A81003,5000", "A81004,99"]
MAP = ["A81001,U10001", "A81002,U10001", "A81003,U10002", "A81004,U"]


def load(folder: Path, lines: list[str], lists: list[str] = LISTS, practice_map: list[str] = MAP) -> Loaded:
    files = {}
    for role, head, rows in (
        ("main", "PCN_CODE,STAFF_GROUP,STAFF_ROLE,FTE", lines),
        ("lists", "ORG_CODE,ALL_ALL", lists),
        ("map", "PRACTICE_CODE,PCN_CODE", practice_map),
    ):
        files[role] = folder / f"{role}.csv"
        files[role].write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return network_workforce_2026.load(files, Known(), rows_floor=1, practices_floor=1)


def test_roles_over_the_patients_of_the_network(tmp_path: Path) -> None:
    facts = load(tmp_path, LINES).facts
    rows = facts.set_index(["area", "breakdown"])[["numerator", "denominator"]]
    assert rows.loc[("U10001", "")].tolist() == pytest.approx([6.8, 10_000])
    assert rows.loc[("U10001", "network_role=pharmacy")].tolist() == [5.0, 10_000]
    assert rows.loc[("U10001", "network_role=mental_health")].tolist() == [0.5, 10_000]
    assert rows.loc[("U10001", "network_role=nurses")].tolist() == [0.0, 10_000]  # it reports, and has none
    assert rows.loc[("U10002", "network_role=mental_health")].tolist() == [1.0, 5_000]
    parts = facts[facts["breakdown"] != ""].groupby("area")["numerator"].sum()
    assert parts.to_dict() == pytest.approx({"U10001": 6.8, "U10002": 3.0})
    named = {f"network_role={key}" for key in load_dimensions()["network_role"].values}
    assert set(facts["breakdown"]) - {""} <= named


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("U10002", "U10009", "expected a network with practices in July 2026"),
        ("Other Nurses", "Nurses", "column 'STAFF_GROUP': found 'Nurses'"),
        ("Pharmacy Technicians", "Pharmacists", "a row of its own"),
        ("3.5", "-3.5", "a number from 0 to 500"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, [line.replace(old, new) for line in LINES])
    assert words in str(refused.value)


def test_lists_and_maps_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"lists.csv, row 2, column 'ALL_ALL': found '0'"):
        load(tmp_path, LINES, lists=["A81001,0", *LISTS[1:]])
    with pytest.raises(SourceRefused, match=r"map.csv, row 3, column 'PRACTICE_CODE'.*a row of its own"):
        load(tmp_path, LINES, practice_map=["A81001,U10001", "A81001,U10001"])
