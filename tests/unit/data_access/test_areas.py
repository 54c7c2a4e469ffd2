"""The area files: what is refused, and what belongs to what."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from data_access.catalogue import AreaGroup
from data_access.sources import areas
from data_access.sources.areas import Organisation
from data_access.sources.refusal import SourceRefused


def write(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_icbs(tmp_path: Path) -> None:
    text = "x,icb24_code,icb24_code_nhs,icb24_name\n1,E54000062,QUA,NHS Black Country Integrated Care Board\n"
    (row,) = areas.icbs(write(tmp_path / "i.csv.gz", text), wanted=1)
    assert (row.code, row.ods, row.short_name) == ("E54000062", "QUA", "Black Country")
    with pytest.raises(SourceRefused, match="1 boards"):
        areas.icbs(tmp_path / "i.csv.gz")
    with pytest.raises(SourceRefused, match="'W54000062'"):
        areas.icbs(write(tmp_path / "j.csv.gz", text.replace("E54000062", "W54000062")), wanted=1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("R01,E54000062,1.2", "a share above 0, at most 1"),
        ("R01,E54000062,nan", "a share above 0, at most 1"),
        ("R01,E54000062,half", "a share above 0, at most 1"),
        ("R01,E54000062,0.7", "shares of a trust that sum to 1"),
        ("R01,E54000062,0.5\nR01,E54000062,0.5", "one row for each trust and board"),
    ],
)
def test_shares_that_cannot_be(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path / "s.csv.gz", f"nhs_trust22_code,icb22_code,proportion_trust_came_from_icb\n{line}\n")
    with pytest.raises(SourceRefused, match=said):
        areas.patients_of_trusts(path, {}, trusts_floor=1)


def test_shares_come_under_todays_codes(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.csv.gz", "nhs_trust22_code,icb22_code,proportion_trust_came_from_icb\nR01,E54000052,1.0\n"
    )
    shares = areas.patients_of_trusts(path, {"E54000052": "E54000063"}, trusts_floor=1)
    assert shares == {"R01": {"E54000063": 1.0}}


def test_a_board_in_two_regions(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv.gz", "ICB_CODE,REGION_CODE,REGION_NAME\nQUA,Y60,Midlands\nQUA,Y56,London\n")
    with pytest.raises(SourceRefused, match="Y60, as for the board's other practices"):
        areas.regions_of_icbs(path)


def test_regions(tmp_path: Path) -> None:
    feature = {"properties": {"NHSER24CD": "E40000011", "NHSER24NM": "Midlands"}}
    path = write(tmp_path / "n.geojson.gz", json.dumps({"features": [feature]}))
    assert areas.regions(path, wanted=1)[0].name == "Midlands"
    with pytest.raises(SourceRefused, match="GeoJSON whose features carry"):
        areas.regions(write(tmp_path / "m.geojson.gz", "{}"), wanted=1)


BOARD = areas.AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA")
REGION = areas.AreaRow("E40000011", "Midlands", "Midlands", "region")
GROUP = AreaGroup("cluster-a", "A", "cluster", "E40000011", ("E54000062",), "2025", "")


def test_assemble_dates_and_shares() -> None:
    trusts = (
        Organisation("R01", "One NHS Trust", "MIDLANDS", "2021-04", "2026-02"),
        Organisation("R02", "Two NHS Trust", "MIDLANDS", "2021-04", "2022-03"),
    )
    shares = {"R01": {"E54000062": 1.0}, "R99": {"E54000062": 1.0}}
    rows, members = areas.assemble([BOARD], [REGION], {"QUA": ("Y60", "Midlands")}, trusts, shares, (GROUP,))
    assert {row.code for row in rows} == {"E92000001", "E40000011", "E54000062", "R01", "R02", "cluster-a"}
    assert next(row.ods for row in rows if row.kind == "region") == "Y60"
    reporting = {m.child: (m.valid_from, m.valid_to) for m in members if m.basis == "reporting"}
    assert reporting == {"R01": ("2021-04", ""), "R02": ("2021-04", "2022-03")}
    assert [m.child for m in members if m.basis == "patients"] == ["R01"]
    assert all(m.valid_from == "2025" for m in members if m.basis == "group")


def test_publications_that_do_not_fit_each_other() -> None:
    trusts = (Organisation("R01", "One NHS Trust", "MERCIA", "2021-04", "2026-02"),)
    group = AreaGroup("cluster-a", "A", "cluster", "E40000011", ("E54000099",), "2025", "")
    with pytest.raises(SourceRefused) as caught:
        areas.assemble([BOARD], [REGION], {"QUA": ("Y60", "Midlands")}, trusts, {"R01": {"E5": 1.0}}, (group,))
    assert {fault.value for fault in caught.value.faults} == {"MERCIA", "E5", "E54000099"}
