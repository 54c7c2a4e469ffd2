"""What loaders give is checked before it is written, and comes back from the starter as it was."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.reference import content, starter_files
from data_access.reference.catalogue import Catalogue, load_catalogue
from data_access.reference.content import Content, checked_facts, with_short_names, with_trust_kinds
from data_access.reference.read_sources import from_sources, topological_sort
from data_access.reference.sources.loaded import AreaRow, Classification, Matrix, Membership, Peer, facts
from data_access.reference.sources.refusal import SourceRefused
from vocabulary import DoubtedFigure, Indicator

WHOLE = load_catalogue()
ENTRY = dataclasses.replace(WHOLE.indicators["ae_4_hour_type_1"], breakdowns=("sex",))
SPELLINGS = {"R1A": "R1A", "QUA": "E54000062", "E54000062": "E54000062"}
LABELS = frozenset({("sex", "male"), ("sex", "female")})


def checked(frame: pd.DataFrame, entry: Indicator = ENTRY) -> pd.DataFrame:
    return checked_facts("file.csv", frame, {entry.id: entry}, SPELLINGS, LABELS)


def good(**other: object) -> pd.DataFrame:
    given: dict[str, object] = {
        "indicator": ENTRY.id,
        "period": "2026-01",
        "area": ["R1A", "QUA"],
        "numerator": [3.0, 5.0],
        "denominator": [4.0, 8.0],
    }
    return facts(**(given | other))  # type: ignore[arg-type]


def test_areas_get_their_store_codes_and_values_that_follow_are_left_out() -> None:
    found = checked(good(value=[0.75, 0.625]))
    assert found["area"].tolist() == ["E54000062", "R1A"]
    assert found["value"].isna().all()
    assert found["numerator"].tolist() == [5, 3]


def test_the_published_value_stays_where_its_counts_are_rounded() -> None:
    found = checked(good(value=[0.74, np.nan]), dataclasses.replace(ENTRY, published_value=True))
    assert found["value"].fillna(-1).tolist() == [-1, 0.74]
    assert found["numerator"].tolist() == [5, 3]


def test_a_doubted_figure_is_of_low_reliability_and_must_be_there() -> None:
    doubted = DoubtedFigure("QUA", "2026-01", "The Black Country stands alone.")
    entry = dataclasses.replace(ENTRY, doubted=(doubted,))
    assert checked(good(), entry)["status"].tolist() == ["low reliability", "ok"]
    every = dataclasses.replace(ENTRY, doubted=(dataclasses.replace(doubted, period=None),))
    assert checked(good(), every)["status"].tolist() == ["low reliability", "ok"]
    later = dataclasses.replace(ENTRY, doubted=(dataclasses.replace(doubted, period="2026-02"),))
    with pytest.raises(SourceRefused, match="no figure of ae_4_hour_type_1: QUA 2026-02"):
        checked(good(), later)
    assert entry.doubts({"QUA"}, {"2026-01"}) == (doubted.words,)
    assert entry.doubts({"QUA"}, {"2025-12"}) == entry.doubts({"R1A"}, {"2026-01"}) == ()


def test_trusts_are_of_the_kind_the_framework_or_else_the_survey_says() -> None:
    areas = [AreaRow(code, code, code, "trust", code) for code in ("RA1", "RB1", "RC1", "RD1", "RE1", "RF1")]
    classes = [
        Classification("trust_type", "RA1", "Mental health and community trust"),
        Classification("trust_subtype", "RA1", "Community"),
        Classification("trust_group", "RA1", "mental_health_trust"),  # the survey's group is the coarser one
        Classification("trust_type", "RB1", "Ambulance trust"),
        Classification("trust_subtype", "RB1", "Ambulance"),
        Classification("trust_group", "RC1", "mental_health_trust"),
        Classification("trust_type", "RD1", "Acute trust"),
        Classification("trust_type", "RF1", "Mental health and community trust"),
        Classification("trust_subtype", "RF1", "Care Trust"),
        Classification("trust_subtype", "QUA", "Community"),
    ]
    board = AreaRow("QUA", "Black Country", "", "icb", "QUA")
    kinds = {row.code: row.kind for row in with_trust_kinds([*areas, board], classes)}
    assert kinds == {
        "RA1": "community_trust",
        "RB1": "ambulance_trust",
        "RC1": "mental_health_trust",
        "RD1": "trust",
        "RE1": "trust",
        "RF1": "mental_health_trust",
        "QUA": "icb",
    }


def test_a_row_without_a_number_is_missing_and_keeps_its_denominator() -> None:
    found = checked(good(numerator=[np.nan, 5.0]))
    missing = found[found["status"] == "missing"].iloc[0]
    assert np.isnan(missing["numerator"])
    assert missing["denominator"] == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"indicator": "nothing"}, "an indicator whose catalogue entry names this source"),
        ({"period": "2026-13"}, "is not a period"),
        ({"breakdown": "sex=other"}, "dimension=value of the entry's breakdowns"),
        ({"breakdown": "age=1"}, "dimension=value of the entry's breakdowns"),
        ({"area": ["R1A", "XXX"]}, "the code of an area that some source names"),
        ({"area": ["R1A", "R1A"]}, "one row for each"),
        ({"area": ["QUA", "E54000062"]}, "one row for each"),
        ({"status": ["fine", "ok"]}, "a status"),
        ({"numerator": [np.inf, 5.0]}, "a finite number"),
        ({"numerator": [np.nan, 5.0], "status": "ok"}, "a value, or the counts it follows from"),
    ],
)
def test_what_does_not_fit_is_refused_whole(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(SourceRefused, match="Nothing was loaded") as caught:
        checked(good(**wrong))
    assert said in str(caught.value)


def test_sources_stand_after_what_they_need() -> None:
    order = [source.id for source in topological_sort(WHOLE.sources)]
    assert sorted(order) == sorted(WHOLE.sources)
    for source in WHOLE.sources.values():
        for need in source.needs:
            assert order.index(need) < order.index(source.id)


def test_sources_that_need_one_another_are_refused() -> None:
    one = dataclasses.replace(WHOLE.sources["region_codes"], needs=("region_codes",))
    with pytest.raises(ValueError, match="need one another"):
        topological_sort({"region_codes": one})


def test_short_names_are_given_where_there_are_none() -> None:
    made = with_short_names(
        [
            AreaRow("R1A", "The Dudley Group NHS Foundation Trust", "", "trust"),
            AreaRow("E54000062", "NHS Black Country Integrated Care Board", "", "icb"),
            AreaRow("A1", "A practice", "Own", "practice"),
        ]
    )
    assert [row.short_name for row in made] == ["Black Country", "Own", "Dudley Group"]


REGIONS = {
    "E40000012": "North East and Yorkshire",
    "E40000010": "North West",
    "E40000011": "Midlands",
    "E40000007": "East of England",
    "E40000003": "London",
    "E40000005": "South East",
    "E40000006": "South West",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    entry = WHOLE.sources["region_codes"]
    path = tmp_path / "source" / entry.files["main"].removesuffix(".gz")
    path.parent.mkdir(parents=True)
    features = [{"properties": {"NHSER24CD": code, "NHSER24NM": name}} for code, name in REGIONS.items()]
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return tmp_path / "source"


@pytest.fixture
def small(source: Path) -> Catalogue:
    entry = WHOLE.sources["region_codes"]
    plain = dataclasses.replace(entry, files={"main": entry.files["main"].removesuffix(".gz")})
    return Catalogue({"region_codes": plain}, {}, WHOLE.dimensions, ())


def test_a_source_file_that_has_not_changed_keeps_its_day(source: Path, small: Catalogue, tmp_path: Path) -> None:
    first = from_sources(source, catalogue=small, today=date(2026, 3, 20))
    (release,) = first.releases.values()
    assert (release.loaded_on, release.rows, release.period_to) == ("2026-03-20", 7, "2024-01")
    starter_files.write(tmp_path / "one", first)
    days = {release.checksum.removeprefix("sha256:"): release.loaded_on}
    again = from_sources(source, catalogue=small, loaded_before=days, today=date(2026, 4, 20))
    starter_files.write(tmp_path / "two", again)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        from_sources(tmp_path)
    named = {fault.expected for fault in caught.value.faults}
    assert named <= {name for source in WHOLE.sources.values() for name in source.files.values()}
    assert caught.value.total == len({name for source in WHOLE.sources.values() for name in source.files.values()})


def test_a_membership_that_leads_nowhere_is_refused(source: Path, small: Catalogue) -> None:
    groups = (dataclasses.replace(WHOLE.groups[0], members=("E54999999",)),)
    with pytest.raises(SourceRefused, match="E54999999"):
        from_sources(source, catalogue=dataclasses.replace(small, groups=groups))


def test_content_comes_back_from_the_starter_as_it_was(tmp_path: Path) -> None:
    frame = checked(good(breakdown=["sex=male", ""], value=[0.123456789012, 0.2], denominator=[np.nan, np.nan]))
    made = Content(
        areas=(AreaRow("A1", "Doctor, “A” & B", "A", "practice", "A1", "", 52.5, -1.25), content.ENGLAND),
        members=(Membership("E92000001", "A1", "administrative", 0.25, "2025", ""),),
        classes=(Classification("rural", "A1", "Urban"),),
        matrices=(Matrix("m", ("x", "y"), ("p", "q"), np.array([[1.0, 0.5], [0.0, 2.0]])),),
        labels={("sex", "male"): "Men"},
        facts={"ae_by_provider": frame},
        releases={},
        peers=(Peer("ons_global", "A1", "E92000001", 2), Peer("strategy_unit", "A1", "E92000001")),
    )
    starter_files.write(tmp_path, made)
    starter = starter_files.read_manifest(tmp_path)
    back = starter.content()
    assert back.areas == made.areas
    assert (back.members, back.classes, back.labels) == (made.members, made.classes, made.labels)
    assert back.peers == made.peers
    (matrix,) = back.matrices
    assert matrix.values.tolist() == [[1.0, 0.5], [0.0, 2.0]]
    (source,) = starter.sources
    read = starter.observations(source)
    assert read["breakdown"].astype(str).tolist() == frame["breakdown"].tolist()
    assert read["value"].tolist() == pytest.approx(frame["value"].tolist(), rel=1e-6)
    assert read["denominator"].isna().all()


@pytest.mark.parametrize("how", ["shorter", "other", "gone"])
def test_a_damaged_starter_is_said(tmp_path: Path, how: str) -> None:
    starter_files.write(tmp_path, Content(areas=(content.ENGLAND,)))
    path = tmp_path / "areas.csv.gz"
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-5] if how == "shorter" else b"other")
    with pytest.raises(starter_files.StarterDamaged, match="areas"):
        starter_files.read_manifest(tmp_path).content()
