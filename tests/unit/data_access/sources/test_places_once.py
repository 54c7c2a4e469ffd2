"""Publications of one moment: rural and urban small areas, homeless households, patients for each GP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.reference.sources import gp_numbers_la, homelessness_la, rural_urban
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E06000015", "Derby", "Derby", "ltla"),
        AreaRow("E07000032", "Amber Valley", "Amber Valley", "ltla"),
        AreaRow("E01000001", "One", "One", "lsoa21"),
        AreaRow("E01000002", "Two", "Two", "lsoa21"),
    ]
)
RURAL = "lsoa21_code,ruc21_code,classification,ruc"
HOMELESS = 'ltla23_code,Households assessed as homeless per (000s),"Households in temporary accommodation per 1,000"'
GPS = "ltla24_code,total_patients,total_gp_fte,patients_per_gp"


def write(folder: Path, *lines: str) -> dict[str, Path]:
    path = folder / "file.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"main": path}


def load_rural(folder: Path, *lines: str) -> Loaded:
    return rural_urban.load(write(folder, RURAL, *lines), KNOWN, small_areas=2)


def load_homeless(folder: Path, *lines: str) -> Loaded:
    return homelessness_la.load(write(folder, HOMELESS, *lines), KNOWN, authorities=2)


def load_gps(folder: Path, *lines: str) -> Loaded:
    return gp_numbers_la.load(write(folder, GPS, *lines), KNOWN, authorities=2)


URBAN = "E01000001,UN1,Urban: Nearer to a major town or city,Urban"
FAR = "E01000002,RSF1,Smaller rural: Further from a major town or city,Rural"


def test_rural_and_urban_in_two_and_in_six_classes_without_wales(tmp_path: Path) -> None:
    loaded = load_rural(tmp_path, URBAN, FAR, "W01000001,UN1,Urban: Nearer to a major town or city,Urban")
    assert set(loaded.classes) == {
        Classification("rural_urban_2021", "E01000001", "Urban"),
        Classification("rural_urban_2021", "E01000002", "Rural"),
        Classification("rural_urban_2021_class", "E01000001", "Urban: Nearer to a major town or city"),
        Classification("rural_urban_2021_class", "E01000002", "Smaller rural: Further from a major town or city"),
    }
    assert loaded.facts.empty


def test_homeless_households_of_a_moment_not_stated(tmp_path: Path) -> None:
    facts = load_homeless(tmp_path, "E06000015,1.5,4.7", "E07000032,,").facts
    assert facts["value"].tolist()[0] == 1.5
    assert facts["status"].tolist() == ["ok", "missing"]
    assert set(facts["period"]) == {"snapshot"}


def test_patients_and_general_practitioners(tmp_path: Path) -> None:
    facts = load_gps(tmp_path, "E06000015,2000.0,1.25,1600", "E07000032,1000.0,0.5,2000").facts
    assert facts[["numerator", "denominator"]].to_numpy().tolist() == [[2000.0, 1.25], [1000.0, 0.5]]


GP = "E06000015,2000,1,2000"


@pytest.mark.parametrize(
    ("load", "lines", "said"),
    [
        (load_rural, (URBAN, "E01000002,RSF1,Urban: Nearer to a major town or city,Rural"), "Smaller rural"),
        (load_rural, (URBAN, "E01000002,RSF1,Smaller rural: Further from a major town or city,Urban"), "Smaller rural"),
        (load_rural, (URBAN, "E01000002,XX9,Elsewhere,Rural"), "one of RLF1"),
        (load_rural, (URBAN, FAR.replace("E01000002", "E01000009")), "a small area of 2021 known before"),
        (load_rural, (URBAN, URBAN), "a row of its own"),
        (load_rural, (URBAN,), "at least 2"),
        (load_homeless, ("E06000015,1.5,4.7", "E07000099,1,1"), "an authority known before"),
        (load_homeless, ("E06000015,1.5,4.7", "E07000032,500,1"), "a number from 0 to 50"),
        (load_homeless, ("E06000015,1.5,4.7", "E07000032,few,1"), "a number from 0 to 50"),
        (load_homeless, ("E06000015,1.5,4.7", "E06000015,1.5,4.7"), "a row of its own"),
        (load_homeless, ("E06000015,1.5,4.7",), "at least 2"),
        (load_gps, (GP, "E07000032,1000,0.5,2100"), "patients / GPs = 2000"),
        (load_gps, (GP, "E07000032,1000,0,2000"), "a number, 0.1 or more"),
        (load_gps, (GP, "E07000099,1000,0.5,2000"), "an authority known before"),
        (load_gps, (GP, "E10000007,1000,0.5,2000"), "an ONS code of a local authority"),
        (load_gps, (GP, GP), "a row of its own"),
        (load_gps, (GP,), "at least 2"),
    ],
)
def test_what_refuses_a_file(tmp_path: Path, load: Callable[..., Loaded], lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


@pytest.mark.parametrize(
    ("module", "header"), [(rural_urban, RURAL), (homelessness_la, HOMELESS), (gp_numbers_la, GPS)]
)
def test_another_column(tmp_path: Path, module: object, header: str) -> None:
    files = write(tmp_path, header + ",more", "E06000015,1,1,1,1")
    with pytest.raises(SourceRefused, match="found 'more', expected no more columns"):
        module.load(files, KNOWN)  # type: ignore[attr-defined]


def test_how_a_fault_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load_gps(tmp_path, GP, "E07000032,1000,0.5,2100")
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("file.csv", 3, "patients_per_gp", "2100.0")
