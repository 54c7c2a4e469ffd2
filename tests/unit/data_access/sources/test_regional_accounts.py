"""Regional accounts: sums of areas and industries hold, areas are placed, or nothing is loaded."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_access.reference.sources import regional_accounts
from data_access.reference.sources.loaded import Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.sources.regional_accounts import BEST_FIT, LEAVES, PARTS, SECTIONS, YEARS, industry_key

Rows = list[list[str]]
Change = Callable[[dict[str, Rows]], None]

# One region more than the Midlands has, outside England: Wales, in one area at each level.
PLACED = [code for codes in yaml.safe_load(BEST_FIT.read_text())["boards"].values() for code in codes]
ITL3 = sorted([*PLACED, "TLL11"])
ITL2 = sorted({code[:4] for code in ITL3})
ITL1 = ["TLF", "TLG", "TLL"]
# Rows of the industry table: each smallest row 10 million, larger ones what lies in them.
HELD = {"Q": PARTS, "F": ("41", "42", "43"), "G": ("45", "46", "47")}


def amounts() -> dict[str, int]:
    """Industry -> million pounds, for every area and year alike: sections hold the smallest rows."""
    found = dict.fromkeys(LEAVES, 10)
    sections = {
        **dict.fromkeys(("AB", "DE", "O", "P", "T"), 10),
        "C": 80,
        "F": 30,
        "G": 30,
        "H": 30,
        "I": 20,
        "J": 20,
        "K": 20,
        "L": 20,
        "M": 60,
        "N": 40,
        "Q": 30,
        "R": 20,
        "S": 30,
    }
    assert set(sections) == set(SECTIONS)
    return {"Total": sum(found.values()), **sections, **found}


def industry_rows(areas: list[str], times: dict[str, int]) -> Rows:
    written = {"Q": "Q (86-88)", "CD-CG": "CD-CG (19-23)", "L": "L (68)", "AB": "AB (1-9)"}
    return [
        [area, f"Area {area}", written.get(name, name), f"Industry {name}", *[f"{times[area] * amount:,}"] * len(YEARS)]
        for area in areas
        for name, amount in amounts().items()
    ]


def tables() -> dict[str, Rows]:
    whole = amounts()["Total"]
    times = {code: sum(leaf.startswith(code) for leaf in ITL3) for code in (*ITL1, *ITL2, *ITL3)}
    kinds = {code: {3: "ITL1", 4: "ITL2", 5: "ITL3"}[len(code)] for code in times}
    english = times["TLF"] + times["TLG"]
    size = {"UK": len(ITL3) + 1, "TLB": english, **times, "TLZ": 1, "UKX": len(ITL3)}
    kind = {"UK": "UK", "TLB": "Other", **kinds, "TLZ": "Other", "UKX": "UK"}
    totals = [[kind[code], code, f"Area {code}", *[str(size[code] * whole)] * len(YEARS)] for code in size]
    people = [
        [kind[code], code, f"Area {code}", *["0" if code == "TLZ" else f"{size[code] * 1000:,}"] * len(YEARS)]
        for code in size
    ]
    return {
        "totals": [["ITL", "ITL code", "Region name", *YEARS], *totals],
        "population": [["ITL", "ITL code", "Region name", *YEARS], *people],
        "itl2": [["ITL code", "Region name", "SIC07 code", "SIC07 description", *YEARS], *industry_rows(ITL2, times)],
        "itl3": [["ITL code", "Region name", "SIC07 code", "SIC07 description", *YEARS], *industry_rows(ITL3, times)],
    }


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_AREAS", "ITL2_ROWS", "ITL3_ROWS"):
        monkeypatch.setattr(regional_accounts, name, 3)


def load(folder: Path, change: Change = lambda given: None) -> Loaded:
    given = tables()
    change(given)
    files = {}
    for role, rows in given.items():
        files[role] = folder / f"{role}.csv"
        with files[role].open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows(rows)
    return regional_accounts.load(files, Known())


def refused(folder: Path, change: Change) -> str:
    with pytest.raises(SourceRefused) as refusal:
        load(folder, change)
    return str(refusal.value)


def test_shares_totals_and_detail(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "breakdown", "period", "area"])
    whole = amounts()["Total"]
    share = facts.loc[("gva_share_health_social", "", "2022", "TLG23")]
    assert (share["numerator"], share["denominator"], share["status"]) == (30, whole, "ok")
    assert facts.loc[("gva_share_health_social", "industry=87", "2022", "TLG2"), "numerator"] == 40
    assert facts.loc[("gva_total", "", "1998", "K02000001"), "numerator"] == len(ITL3) * whole
    assert facts.loc[("gva_total", "", "1998", "E92000001"), "numerator"] == (len(ITL3) - 1) * whole
    head = facts.loc[("gva_per_head", "", "2010", "TLF30")]
    assert (head["numerator"], head["denominator"]) == (whole, 1000)
    # Everywhere the UK's share, so nobody is specialised.
    quotient = facts.loc[("location_quotient_health", "", "2022", "TLG23")]
    assert quotient["numerator"] == pytest.approx(quotient["denominator"])
    assert ("industry", "Q") in loaded.labels and ("industry", "Total") not in loaded.labels
    assert not {"UK", "UKX", "TLB", "TLZ"} & set(loaded.facts["area"])


def test_detail_by_industry_is_kept_for_the_midlands_and_the_newest_year(tmp_path: Path) -> None:
    detail = load(tmp_path).facts.query("indicator == 'gva_by_industry'")
    assert set(detail[detail["area"] == "TLL11"]["period"]) == {"2022"}
    assert set(detail[detail["area"] == "TLF11"]["period"]) == set(YEARS)
    assert set(detail[detail["area"] == "K02000001"]["period"]) == set(YEARS)
    smallest = detail[detail["breakdown"].isin([f"industry={name}" for name in LEAVES])]
    total = detail[detail["breakdown"] == ""].set_index(["period", "area"])["numerator"]
    assert (smallest.groupby(["period", "area"])["numerator"].sum() == total.sort_index()).all()


def test_areas_nest_and_those_of_the_midlands_lie_in_boards(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    for link in (
        Membership("TLG2", "TLG23", "administrative"),
        Membership("TLG", "TLG2", "administrative"),
        Membership("E92000001", "TLG", "administrative"),
        Membership("K02000001", "TLL", "administrative"),
        Membership("E54000010", "TLG23", "best fit"),
        Membership("E40000011", "TLF", "best fit"),
    ):
        assert link in loaded.members
    boards = [link for link in loaded.members if link.parent.startswith("E54")]
    assert (len(boards), len({link.child for link in boards}), len({link.parent for link in boards})) == (25, 25, 11)
    assert {row.kind for row in loaded.areas} == {"itl1", "itl2", "itl3"}


def test_missing_population_is_missing_not_nothing(tmp_path: Path) -> None:
    def change(given: dict[str, Rows]) -> None:
        row = next(row for row in given["population"] if row[1] == "TLL11")
        row[-1] = "[u]"

    facts: Any = (
        load(tmp_path, change).facts.query("indicator == 'gva_per_head' and period == '2022'").set_index("area")
    )
    assert facts.loc["TLL11", "status"] == "missing"
    assert facts.loc["TLL1", "status"] == "ok"


def test_below_zero_is_kept(tmp_path: Path) -> None:
    def change(given: dict[str, Rows]) -> None:
        for row in given["itl3"]:
            if row[0] == "TLL11" and row[2] in ("49-51", "52"):
                row[-1] = "-25" if row[2] == "49-51" else "45"

    facts: Any = load(tmp_path, change).facts.query("area == 'TLL11' and breakdown == 'industry=49-51'")
    assert list(facts["numerator"]) == [-25]


def edit(role: str, place: int, column: int, value: str) -> Change:
    def change(given: dict[str, Rows]) -> None:
        given[role][place][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("totals", 0, 3, "1997"), "totals.csv, row 1, column 'column 4': found '1997', expected 1998"),
        (edit("totals", 4, 5, "n/a"), "totals.csv, row 5, column '2000': found 'n/a', expected a number, 0 or more"),
        (edit("totals", 6, 1, "XYZ"), "column 'ITL code': found 'XYZ', expected a code of an ITL area"),
        (edit("totals", 7, 3, "99999"), "to which its"),
        (edit("population", 5, 3, "0"), "expected residents in every year"),
        (edit("itl3", 1, 6, "900"), "the area's total in the table of totals"),
        (edit("itl3", 2, 2, "AA (1)"), "rows for TL"),
        (edit("itl2", 1, 28, "1"), "itl2.csv, column '2022'"),
        (edit("itl3", 70, 3, "Something else"), "expected Industry "),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    assert said in refused(tmp_path, change)


def test_parts_of_health_must_add_up(tmp_path: Path) -> None:
    def change(given: dict[str, Rows]) -> None:
        row = next(row for row in given["itl3"] if row[0] == "TLF11" and row[2] == "87")
        row[-1] = "20"

    said = refused(tmp_path, change)
    assert "itl3.csv, column '2022': found '40 for TLF11', expected 30, section Q" in said


def test_a_repeated_area_and_a_short_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(given: dict[str, Rows]) -> None:
        given["totals"].append(list(given["totals"][-1]))

    assert "column 'ITL code': found 'UKX', expected a row of its own" in refused(tmp_path, change)
    monkeypatch.setattr(regional_accounts, "ALL_AREAS", 236)
    assert "expected at least 236" in refused(tmp_path, lambda given: None)


def test_an_area_without_a_board_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = yaml.safe_load(BEST_FIT.read_text())
    table["boards"]["E54000010"] = ["TLG24"]
    monkeypatch.setattr(regional_accounts, "BEST_FIT", tmp_path / "itl3_to_icb.yaml")
    (tmp_path / "itl3_to_icb.yaml").write_text(yaml.safe_dump(table))
    assert "found 'TLG23', expected every ITL area of the Midlands" in refused(tmp_path, lambda given: None)
    table["boards"]["E54000010"] = ["TLG23", "TLG24", "TLG24"]
    (tmp_path / "itl3_to_icb.yaml").write_text(yaml.safe_dump(table))
    assert "found 'TLG24', expected one board for each area" in refused(tmp_path, lambda given: None)


def test_keys_of_industries() -> None:
    assert [industry_key(text) for text in ("Q (86-88)", "CD-CG (19-23)", "A-E", "86", "68IMP", "Total")] == [
        *("Q", "CD-CG", "A-E", "86", "68IMP", "Total")
    ]
