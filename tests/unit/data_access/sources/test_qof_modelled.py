"""Modelled registers: Wales left out, tenth 1 the most deprived, both files the same sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import qof_modelled
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        *(AreaRow(code, code, code, "itl1", "", code) for code in qof_modelled.REGIONS.values()),
        *(AreaRow(code, code, code, "ltla", "", code) for code in ("E06000015", "E06000053")),
    ]
)
Rows = dict[tuple[str, str, str], tuple[float, float]]


def regions() -> Rows:
    return {
        (region, str(tenth), code): (120.0 - tenth, 1_000.0)
        for region in qof_modelled.REGIONS
        for tenth in range(1, 11)
        for code in qof_modelled.CONDITIONS
    }


def authorities() -> dict[tuple[str, str], tuple[float, float]]:
    sums = 9 * sum(120.0 - tenth for tenth in range(1, 11))
    found = {}
    for code in qof_modelled.CONDITIONS:
        found["E06000015", code] = (sums - 100.0, 89_000.0)
        found["E06000053", code] = (100.0, 1_000.0)
    return found


def load(
    folder: Path, by_region: Rows, by_authority: dict[tuple[str, str], tuple[float, float]], prevalence: str = ""
) -> Loaded:
    one, two = folder / "authorities.csv", folder / "regions.csv"
    lines = [f"{area},Name,{code},{a},{b},{prevalence or a / b}" for (area, code), (a, b) in by_authority.items()]
    lines.append("W06000002,Gwynedd,AF,0.02,1.0,0.02")
    one.write_text("\n".join(("lad_code,lad_name,group_code,register,list,prevalence", *lines)), encoding="utf-8")
    lines = [f"{','.join(key)},{a},{b},{a / b}" for key, (a, b) in by_region.items()]
    lines.append("Wales,Wales,AF,400,13947,0.02868")
    two.write_text("\n".join(("region,imd_overall,group_code,register,list,prevalence", *lines)), encoding="utf-8")
    return qof_modelled.load({"authorities": one, "regions": two}, KNOWN, authorities_floor=1)


def test_counts_by_authority_and_by_region_and_tenth(tmp_path: Path) -> None:
    loaded = load(tmp_path, regions(), authorities())
    facts = {(found["area"], found["breakdown"]): found for found in loaded.facts.to_dict("records")}
    tenth = facts["TLG", "condition=diabetes&imd_decile=1"]
    assert tenth["indicator"] == "qof_prevalence_by_decile_region"
    assert (tenth["numerator"], tenth["denominator"]) == (119.0, 1_000.0)
    small = facts["E06000053", "condition=stroke"]
    assert (small["numerator"], small["status"]) == (100.0, "low reliability")
    assert facts["E06000015", "condition=stroke"]["status"] == "ok"
    assert len(facts) == 2 * 21 + 9 * 10 * 21
    assert set(loaded.facts["period"]) == {"2019/20"}


def test_tenths_numbered_the_other_way_refuse_the_file(tmp_path: Path) -> None:
    turned = {(region, str(11 - int(tenth)), code): n for (region, tenth, code), n in regions().items()}
    with pytest.raises(SourceRefused, match="tenth 1, the most deprived"):
        load(tmp_path, turned, authorities())


def test_sums_that_differ_between_the_files(tmp_path: Path) -> None:
    other = authorities()
    other["E06000015", "AF"] = (20_000.0, 89_000.0)
    with pytest.raises(SourceRefused, match="20,100, the sum of all authorities"):
        load(tmp_path, regions(), other)


def test_what_refuses_a_file(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="register / list"):
        load(tmp_path, regions(), authorities(), prevalence="0.5")
    with pytest.raises(SourceRefused, match="an authority known before"):
        load(tmp_path, regions(), authorities() | {("E06000099", "AF"): (1.0, 10.0)})
    with pytest.raises(SourceRefused, match="one of AF, AST"):
        load(tmp_path, regions(), authorities() | {("E06000015", "XX"): (1.0, 10.0)})
    fewer = regions()
    del fewer["London", "3", "AF"]
    with pytest.raises(SourceRefused, match="1889 rows of England"):
        load(tmp_path, fewer, authorities())
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, regions() | {("London", "11", "AF"): (1.0, 10.0)}, authorities())
    (fault, *_) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("regions.csv", 1_892, "imd_overall", "11")
    assert fault.expected == "a deprivation tenth, 1 to 10"
