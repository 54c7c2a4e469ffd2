"""The catalogue refuses what is incomplete, by name."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_access import catalogue
from data_access.catalogue import CatalogueRefused, load_area_groups, load_code_changes, load_indicators, load_sources
from settings import MIDLANDS

ENTRY = "indicators/ae_4_hour_type_1.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    return tmp_path / "catalogue"


def change(path: Path, **values: Any) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in values.items():
        if value is ...:
            del entry[key]
        else:
            entry[key] = value
    path.write_text(yaml.safe_dump(entry), encoding="utf-8")


def test_what_is_shipped_is_complete() -> None:
    indicators = load_indicators()
    assert set(indicators) == {"ae_4_hour_type_1", "ae_12_hour_from_decision"}
    within = indicators["ae_4_hour_type_1"]
    assert (within.polarity, within.target) == ("higher", 0.95)
    assert within.target_source is not None and "95% within 4 hours" in within.target_source
    assert indicators["ae_12_hour_from_decision"].polarity == "lower"
    assert indicators["ae_12_hour_from_decision"].target is None
    assert all(source.licence == "Open Government Licence v3.0" for source in load_sources().values())


def test_the_five_clusters_hold_the_eleven_boards_once_each() -> None:
    groups = load_area_groups()
    members = [icb for group in groups for icb in group.members]
    assert (len(groups), len(members), len(set(members))) == (5, 11, 11)
    assert {group.region for group in groups} == {MIDLANDS}
    assert load_code_changes() == {"E54000052": "E54000063", "E54000053": "E54000064"}


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
        ({"source": "elsewhere"}, "source is 'elsewhere', which sources.yaml does not have"),
        ({"disclosure_rule": "none"}, "disclosure_rule is 'none', expected one of published, hospital"),
        ({"stale_after": "soon"}, "stale_after is 'soon'"),
        ({"id": "other"}, "id is 'other', expected the file's name"),
    ],
)
def test_an_incomplete_indicator_is_refused_by_name(folder: Path, values: dict[str, Any], said: str) -> None:
    change(folder / ENTRY, **values)
    with pytest.raises(CatalogueRefused) as caught:
        load_indicators(folder)
    assert any("ae_4_hour_type_1.yaml" in problem and said in problem for problem in caught.value.problems)


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
    (folder / "sources.yaml").write_text("ae: {title: A}", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"sources\.yaml, ae: publisher is missing"):
        load_sources(folder)
    (folder / "area_groups.yaml").write_text("- {id: cluster-a, name: A}", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"cluster-a: members is missing"):
        load_area_groups(folder)
