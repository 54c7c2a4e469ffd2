"""A source whose files have not changed is not read again; whatever its result depends on changes its key."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.reference import build_starter, read_sources, starter_files
from data_access.reference.catalogue import Catalogue, CatalogueRefused, load_catalogue
from data_access.reference.source_cache import SourceCache, read_key
from data_access.reference.sources.loaded import AreaRow, Classification, Loaded, Matrix, Membership, facts

WHOLE = load_catalogue()
ENTRY = WHOLE.sources["region_codes"]
REGIONS = ("E40000012", "E40000010", "E40000011", "E40000007", "E40000003", "E40000005", "E40000006")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source" / ENTRY.files["main"].removesuffix(".gz")
    path.parent.mkdir(parents=True)
    features = [
        {"properties": {"NHSER24CD": code, "NHSER24NM": name}} for code, name in zip(REGIONS, NAMES, strict=True)
    ]
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return tmp_path / "source"


NAMES = (
    *("North East and Yorkshire", "North West", "Midlands", "East of England"),
    *("London", "South East", "South West"),
)


@pytest.fixture
def small() -> Catalogue:
    plain = dataclasses.replace(ENTRY, files={"main": ENTRY.files["main"].removesuffix(".gz")})
    return Catalogue({"region_codes": plain}, {}, WHOLE.dimensions, ())


def test_what_was_read_comes_back_as_it_was(tmp_path: Path) -> None:
    frame = facts(indicator="x", period="2026-01", area=["A1", "B2"], breakdown=["", "sex=male"], value=[1 / 8, np.nan])
    loaded = Loaded(
        7,
        frame,
        (AreaRow("A1", "One", "", "practice", latitude=52.123456789, longitude=-1.5), AreaRow("B2", "Two", "", "icb")),
        (Membership("B2", "A1", "administrative", 1 / 3),),
        (Classification("rural", "A1", "Urban"),),
        (Matrix("m", ("r",), ("c",), np.array([[0.1]])),),
        {("sex", "male"): "men"},
    )
    cache = SourceCache(tmp_path)
    cache.put("some", "key", loaded)
    back = cache.get("some", "key")
    assert back is not None
    assert (back.rows_read, back.areas, back.members, back.classes) == (7, loaded.areas, loaded.members, loaded.classes)
    assert back.labels == loaded.labels
    assert back.matrices[0].values.tolist() == [[0.1]]
    pd.testing.assert_frame_equal(back.facts, frame, check_dtype=False)
    assert cache.get("some", "another key") is None
    assert cache.get("other", "key") is None
    next((tmp_path / "some").glob("*.csv.gz")).write_bytes(b"damaged")
    assert cache.get("some", "key") is None


def test_years_and_codes_of_digits_come_back_as_texts(tmp_path: Path) -> None:
    frame = facts(indicator="x", period=["2024", "2025"], area=["0101", "0102"], value=[1.0, 2.0])
    SourceCache(tmp_path).put("some", "key", Loaded(2, frame))
    back = SourceCache(tmp_path).get("some", "key")
    assert back is not None
    assert back.facts["period"].tolist() == ["2024", "2025"]
    assert back.facts["area"].tolist() == ["0101", "0102"]


def test_a_file_an_entry_and_the_areas_before_all_change_the_key(source: Path, small: Catalogue) -> None:
    entry = small.sources["region_codes"]
    files = read_sources.source_files(source, entry)
    first = read_key(entry, files, "")
    assert first == read_key(entry, files, "")
    assert first != read_key(entry, files, "other areas")
    assert first != read_key(dataclasses.replace(entry, title="Other"), files, "")
    files["main"].write_text("{}", encoding="utf-8")
    assert first != read_key(entry, files, "")


def test_an_unchanged_source_is_not_read_again(
    source: Path, small: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = SourceCache(tmp_path / "cache")
    told: list[str] = []
    first = read_sources.from_sources(source, catalogue=small, cache=cache, tell=told.append)
    monkeypatch.setattr(read_sources, "load", lambda *_: pytest.fail("read again"))
    again = read_sources.from_sources(source, catalogue=small, cache=cache, tell=told.append)
    for name, content in (("one", first), ("two", again)):
        starter_files.write(tmp_path / name, content)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert told[0].startswith("1 of 1, region_codes: read, 7 rows in ")
    assert told[1].startswith("1 of 1, region_codes: unchanged, not read again, 7 rows in ")


def test_one_source_read_alone_leaves_the_starter_as_a_full_build_makes_it(
    source: Path, small: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_starter, "load_catalogue", lambda: small)
    starter = tmp_path / "starter"
    starter_files.write(starter, read_sources.from_sources(source, catalogue=small))
    before = {path.name: path.read_bytes() for path in starter.iterdir()}
    told: list[str] = []
    (release,) = build_starter.build_only("region_codes", source, starter, tell=told.append)
    assert {path.name: path.read_bytes() for path in starter.iterdir()} == before
    assert (release.url, release.read_from) == (ENTRY.url, (ENTRY.read_from["main"],))
    assert told[0].startswith("1 of 1, region_codes: read, 7 rows in ")


def test_a_source_nobody_knows_is_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogueRefused, match=r"nothing\.yaml is not in"):
        build_starter.build_only("nothing", source, tmp_path)
