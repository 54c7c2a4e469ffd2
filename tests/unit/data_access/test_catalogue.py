"""The catalogue refuses what is incomplete, by name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_access.reference import catalogue
from data_access.reference.catalogue import (
    CatalogueRefused,
    json_schemas,
    load_area_groups,
    load_code_changes,
    load_indicators,
    load_sources,
    load_specialist_trusts,
)
from data_access.reference.catalogue.series import LEARNT_LATER, learnt_later
from settings import MIDLANDS
from vocabulary import Indicator

ENTRY = "indicators/ae_4_hour_type_1.yaml"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("copy") / "catalogue"
    shutil.copytree(catalogue.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def folder(copied: Path) -> Iterator[Path]:
    """A copy of the catalogue that a test may change. What it changed is put right for the next one."""
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}
    yield copied
    for path in copied.rglob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, written in before.items():
        if not path.is_dir() and (not path.exists() or path.stat().st_mtime_ns != written):
            shutil.copy2(catalogue.FOLDER / path.relative_to(copied), path)


def change(path: Path, **values: Any) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in values.items():
        if value is ...:
            del entry[key]
        else:
            entry[key] = value
    path.write_text(yaml.safe_dump(entry), encoding="utf-8")


LICENCES = {
    "Open Government Licence v3.0",
    "Open Parliament Licence v3.0",
    "MIT License",
    "MIT Licence",
}


def test_what_is_shipped_is_complete() -> None:
    indicators = load_indicators()
    assert len(indicators) >= 90
    within = indicators["ae_4_hour_type_1"]
    assert (within.polarity, within.target) == ("higher", 0.95)
    assert within.target_source is not None and "95% within 4 hours" in within.target_source
    assert indicators["ae_12_hour_from_decision"].polarity == "lower"
    assert indicators["ae_12_hour_from_decision"].target is None


def test_a_break_of_a_series_is_read() -> None:
    indicators = load_indicators()
    breaks = indicators["patient_experience_overall_by_quintile"].series_breaks
    assert [(each.from_period, each.label) for each in breaks] == [
        ("2021/22", "sudden fall"),
        ("2023/24", "new survey"),
    ]
    assert indicators["staff_recommend_care"].incomparable_periods == ("2015",)
    assert indicators["ae_4_hour_type_1"].series_breaks == ()
    assert indicators["ae_4_hour_type_1"].incomparable_periods == ()


def test_an_edition_without_the_optional_keys_takes_them_from_the_catalogue_of_today() -> None:
    key = "patient_experience_overall_by_quintile"
    assert learnt_later(key, ["id", *LEARNT_LATER]) == {}
    assert learnt_later(key, ["id"])["series_breaks"] == load_indicators()[key].series_breaks
    assert learnt_later("my_own_measure", ["id"]) == {}


def test_every_licence_is_one_that_lets_us_show_the_figures() -> None:
    for name, source in load_sources().items():
        assert any(licence in source.licence for licence in LICENCES), f"{name}: {source.licence}"


@pytest.mark.parametrize("indicator", load_indicators().values(), ids=list(load_indicators()))
def test_an_entry_can_be_read_by_a_board(indicator: Indicator) -> None:
    assert indicator.name[0].isupper() or indicator.name[0].isdigit() or indicator.name.startswith("A&E")
    assert len(indicator.short_name) <= 40
    assert indicator.question.endswith("?")
    assert indicator.caveats, "every measure has something a reader must know"
    assert not indicator.people.endswith("."), "a phrase that ends a sentence"
    if indicator.cannot_rank is not None:
        assert indicator.cannot_rank.endswith(".")


def test_the_five_clusters_hold_the_eleven_boards_once_each() -> None:
    groups = load_area_groups()
    members = [icb for group in groups for icb in group.members]
    assert (len(groups), len(members), len(set(members))) == (5, 11, 11)
    assert {group.region for group in groups} == {MIDLANDS}


def test_specialist_trusts_are_kinds_of_their_own(tmp_path: Path) -> None:
    trusts = load_specialist_trusts()
    assert {code for code, kind in trusts.items() if kind == trusts["RQ3"]} == {"RBS", "RCU", "RP4", "RQ3"}
    (tmp_path / "specialist_trusts.yaml").write_text("- RQ3\n", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match="a code and a kind"):
        load_specialist_trusts(tmp_path)


def test_a_code_that_changed_leads_to_one_that_did_not() -> None:
    changes = load_code_changes()
    assert changes["E54000052"] == "E54000063"
    assert changes["E07000150"] == "E06000061"  # Corby, now in North Northamptonshire
    assert not set(changes) & set(changes.values())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"polarity": ...}, "polarity is missing"),
        ({"polaritty": "higher"}, "polaritty is not a known key"),
        ({"polarity": "up"}, "polarity is 'up', expected one of higher, lower, neutral"),
        ({"name": " "}, "name is empty"),
        ({"name": 5}, "name is 5, expected a text"),
        ({"caveats": "one"}, "expected a list of texts"),
        ({"target": "95%"}, "target is '95%', expected a number or null"),
        ({"target": None}, "target and target_source must both be given or both be null"),
        ({"source": "elsewhere"}, "source is 'elsewhere', which catalogue/sources does not have"),
        ({"disclosure_rule": "none"}, "disclosure_rule is 'none', expected one of published, hospital"),
        ({"stale_after": "soon"}, "stale_after is 'soon'"),
        ({"id": "other"}, "id is 'other', expected the file's name"),
        (
            {"series_breaks": [{"from_period": "2024"}]},
            "expected a list of entries, each with from_period, label, words",
        ),
        ({"series_breaks": [{"from_period": "soon", "label": "a", "words": "b"}]}, "'soon' is not a period"),
        (
            {"series_breaks": [{"from_period": year, "label": "a", "words": "b"} for year in ("2024", "2023")]},
            "series_breaks must name each period once, the oldest first",
        ),
        ({"incomparable_periods": ["2018-9"]}, "'2018-9' is not a period"),
        ({"case_mix": "Ages differ."}, "case_mix is not one of the caveats, word for word"),
        ({"multiplier": float("inf")}, "multiplier is .inf, expected a number or null"),
        ({"multiplier": True}, "multiplier is True, expected a number or null"),
        ({"target_source": " "}, "target_source is empty"),
        ({"caveats": ["one", " "]}, "caveats is ['one', ' '], expected a list of texts"),
        ({"supports": ["slops"]}, "supports is ['slops'], expected a list, each one of slope, funnel"),
    ],
)
def test_an_incomplete_indicator_is_refused_by_name(folder: Path, values: dict[str, Any], said: str) -> None:
    change(folder / ENTRY, **values)
    with pytest.raises(CatalogueRefused) as caught:
        load_indicators(folder)
    assert any("ae_4_hour_type_1.yaml" in problem and said in problem for problem in caught.value.problems)


def test_a_key_that_is_no_text_is_refused_by_name(folder: Path) -> None:
    with (folder / ENTRY).open("a", encoding="utf-8") as file:
        file.write("\n5: five\n")
    with pytest.raises(CatalogueRefused, match=r"ae_4_hour_type_1\.yaml: 5 is not a known key"):
        load_indicators(folder)


def test_every_source_says_where_it_came_from() -> None:
    for name, source in load_sources().items():
        assert source.url.startswith("https://"), name
        assert set(source.read_from) == set(source.files), name
        assert source.published is None or date.fromisoformat(source.published), name


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"url": "http://example.org/"}, "url is 'http://example.org/', expected an address that begins with https://"),
        ({"url": ""}, "url is empty"),
        ({"read_from": {}}, "read_from has nothing, expected a place for each file: main"),
        ({"read_from": {"main": "ftp://x"}}, "read_from of main is 'ftp://x', expected an address"),
        ({"published": "October 2025"}, "published is 'October 2025', expected a day such as '2025-10-30', or null"),
        ({"published": 2025}, "published is 2025, expected a text or null"),
        ({"files": {}, "read_from": {}}, "files names no file"),
        ({"printed_totals": ...}, "neither printed_totals nor no_printed_total"),
        ({"no_printed_total": "None."}, "printed_totals and no_printed_total contradict each other"),
    ],
)
def test_a_source_without_its_origin_is_refused(folder: Path, values: dict[str, Any], said: str) -> None:
    change(folder / "sources/ae_by_icb.yaml", **values)
    with pytest.raises(CatalogueRefused) as caught:
        load_sources(folder)
    assert any("ae_by_icb.yaml" in problem and said in problem for problem in caught.value.problems)


@pytest.mark.parametrize(("name", "entry_class"), json_schemas.ENTRIES.items())
def test_the_schemas_for_editors_are_those_of_the_entries(name: str, entry_class: type) -> None:
    """`python -m data_access.reference.catalogue.json_schemas` writes them anew."""
    text = (json_schemas.FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert text == json_schemas.schema_text(entry_class)


def test_all_problems_of_all_entries_at_once(folder: Path) -> None:
    change(folder / ENTRY, unit=..., people=...)
    change(folder / "indicators/ae_12_hour_from_decision.yaml", family="other")
    with pytest.raises(CatalogueRefused) as caught:
        load_indicators(folder)
    assert len(caught.value.problems) == 3


def test_broken_yaml_is_named(folder: Path) -> None:
    (folder / ENTRY).write_text("id: [", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"ae_4_hour_type_1\.yaml: cannot be read"):
        load_indicators(folder)


def test_an_incomplete_source_or_group(folder: Path) -> None:
    (folder / "sources" / "ae.yaml").write_text("title: A", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"ae\.yaml: publisher is missing"):
        load_sources(folder)
    (folder / "area_groups.yaml").write_text("- {id: cluster-a, name: A}", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"cluster-a: members is missing"):
        load_area_groups(folder)


def test_no_caveat_names_a_measure_by_its_id() -> None:
    """Readers once read "the same years as healthy_life_expectancy_at_birth"."""
    found = load_indicators()
    assert [
        (each.id, caveat)
        for each in found.values()
        for caveat in each.caveats
        if any("_" in word for word in caveat.split())
    ] == []
