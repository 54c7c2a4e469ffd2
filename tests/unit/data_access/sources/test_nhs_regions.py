"""The seven regions from the boundary file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_access.reference.sources import nhs_regions
from data_access.reference.sources.loaded import Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

CODES = {name: f"E4000000{number}" for number, name in enumerate(sorted(nhs_regions.ODS), start=1)}


def load(folder: Path, codes: dict[str, str]) -> Loaded:
    path = folder / "regions.geojson"
    features = [{"properties": {"NHSER24CD": code, "NHSER24NM": name}} for name, code in codes.items()]
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return nhs_regions.load({"main": path}, Known())


def test_seven_regions_of_england(tmp_path: Path) -> None:
    loaded = load(tmp_path, CODES)
    assert {row.name: (row.code, row.ods) for row in loaded.areas} == {
        name: (CODES[name], ods) for name, ods in nhs_regions.ODS.items()
    }
    assert Membership("E92000001", CODES["Midlands"], "administrative") in loaded.members
    assert len(loaded.members) == 7


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({name: code for name, code in CODES.items() if name != "London"}, "6 regions"),
        (CODES | {"London": "E12000007"}, "an ONS code of an NHS England region"),
        ({name: code for name, code in CODES.items() if name != "London"} | {"Londinium": "E40000009"}, "one of East"),
    ],
)
def test_regions_that_cannot_be(tmp_path: Path, codes: dict[str, str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, codes)


def test_a_file_that_is_no_geojson_of_regions(tmp_path: Path) -> None:
    path = tmp_path / "regions.geojson"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(SourceRefused, match="GeoJSON whose features carry"):
        nhs_regions.load({"main": path}, Known())
