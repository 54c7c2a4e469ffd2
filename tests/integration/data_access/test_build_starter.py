"""From invented source files, in the publishers' layouts and sizes, to a starter and an edition."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

from data_access import starter_files
from data_access.build_starter import build
from data_access.catalogue import load_area_groups, load_sources
from data_access.editions import ensure_edition
from data_access.sources import ae_by_provider as ae
from data_access.sources.refusal import SourceRefused
from data_access.store import open_store
from settings import Settings

BOARDS = sorted({icb for group in load_area_groups() for icb in group.members} | {f"E540001{n:02d}" for n in range(31)})
MONTHS = [(year, month) for year in (2021, 2022, 2023) for month in range(1, 13)]


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode()))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    file = {key: folder / entry.file for key, entry in load_sources().items()}
    trusts = [f"R{number:03d}" for number in range(150)]
    rows = []
    for year, month in MONTHS:
        for place, trust in enumerate(trusts):
            row: dict[str, object] = dict.fromkeys(ae.COLUMNS, 0)
            row |= {
                "Period": f"MSitAE-{ae._MONTHS[month - 1]}-{year}",
                "date": f"{year}-{month:02d}-01",
                "Org Code": trust,
                "Org name": f"HOSPITAL {place} NHS TRUST",
                "Parent Org": f"NHS ENGLAND {'MIDLANDS' if place < 20 else 'REGION ' + str(place % 6)}",
                "A&E attendances Type 1": 1000 + place,
                "Attendances over 4hrs Type 1": 300,
                "Emergency admissions via A&E - Type 1": 200,
            }
            rows.append([row[column] for column in ae.COLUMNS])
    write(file["ae_by_provider"], ae.COLUMNS, rows)
    ods = {code: f"Q{number:02d}" for number, code in enumerate(BOARDS)}
    write(
        file["icb_codes"],
        ("icb24_name", "icb24_code", "icb24_code_nhs"),
        [(f"NHS Place {code} Integrated Care Board", code, ods[code]) for code in BOARDS],
    )
    names = {"E40000011": "Midlands", **{f"E4000002{n}": f"Region {n}" for n in range(6)}}
    features = [{"properties": {"NHSER24CD": code, "NHSER24NM": name}} for code, name in names.items()]
    file["region_codes"].parent.mkdir(parents=True, exist_ok=True)
    file["region_codes"].write_bytes(gzip.compress(json.dumps({"features": features}).encode()))
    regions = list(names.values())
    write(
        file["icb_regions"],
        ("ICB_CODE", "REGION_CODE", "REGION_NAME"),
        [(ods[code], f"Y{n % 7:02d}", regions[n % 7]) for n, code in enumerate(BOARDS)],
    )
    write(
        file["trust_patients"],
        ("nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"),
        [
            (trust, BOARDS[(n + side) % 42], share)
            for n, trust in enumerate(trusts)
            for side, share in ((0, 0.7), (1, 0.3))
        ],
    )
    return folder


def test_from_source_files_to_a_served_edition(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "starter"
    releases = build(source, into, today=date(2026, 3, 20))
    assert {release.loaded_on for release in releases} == {"2026-03-20"}
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})
    assert ensure_edition(settings, into).rows == 2 * 36 * 150
    store = open_store(settings)
    found = store.observations("ae_4_hour_type_1", "2023-12")
    assert found.estimate(3).value == 703 / 1003
    assert [area.code for area in store.parents("R000", "icb")] == [BOARDS[0]]
    (release,) = store.releases("ae_4_hour_type_1")
    assert (release.period_from, release.period_to, release.rows) == ("2021-01", "2023-12", 5400)


def test_the_same_sources_give_the_same_bytes_on_another_day(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "starter"
    build(source, into, today=date(2026, 3, 20))
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    build(source, into, today=date(2026, 4, 20))
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before


def test_one_bad_file_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "starter"
    build(source, into, today=date(2026, 3, 20))
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    path = source / load_sources()["trust_patients"].file
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"0.7", b"0.9", 1)))
    with pytest.raises(SourceRefused, match="shares of a trust that sum to 1"):
        build(source, into)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        build(tmp_path / "nowhere", tmp_path / "starter")
    assert {fault.expected for fault in caught.value.faults} == {entry.file for entry in load_sources().values()}
    assert not (tmp_path / "starter").exists()


def test_the_shipped_starter_is_what_its_manifest_says() -> None:
    starter = starter_files.read_manifest()
    for file in starter.files:
        assert len(starter_files.rows_of(starter, file, file.columns)) == file.rows
    stray = {path.name for path in starter.folder.iterdir()} - {file.name for file in starter.files}
    assert stray == {starter_files.MANIFEST}
