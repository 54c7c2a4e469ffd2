"""Published figures that close the tables with households, and those found beside spending: read, and refused where they cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_access import load_household_spending, load_spending_associations
from data_access.reference.catalogue import FOLDER, CatalogueRefused


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    shutil.copy(FOLDER / name, folder)
    text = (folder / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_household_spending_of_2020() -> None:
    """Sheet IOT of the publication: retail trade 125,041 and health 10,131 million pounds of 1,201,787 in all."""
    found = load_household_spending()
    assert found.year == "2020"
    assert found.in_all == 1_201_787
    assert found.spending["G47"] == pytest.approx(125_040.54, abs=0.01)
    assert found.spending["Q86"] == pytest.approx(10_130.55, abs=0.01)
    assert sum(found.spending.values()) == pytest.approx(898_114, abs=0.1)
    assert found.no_spending_of_pay == ("L68A",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ((("imports: 193394", "imports: 193494"),), "add up to"),
        ((('"A01": 10427.585', '"A01": -1.0'), ("in_all: 1201787", "in_all: 1191358.415")), "negative"),
        ((("[L68A]", "[L99]"),), "L99"),
        ((("in_all: 1201787\n", ""),), "in_all"),
    ],
)
def test_spending_that_is_not_whole_is_refused(tmp_path: Path, changes: tuple[tuple[str, str], ...], why: str) -> None:
    with pytest.raises(CatalogueRefused, match=why):
        load_household_spending(changed(tmp_path, "household_spending.yaml", *changes))


def test_associations_are_as_published() -> None:
    found = load_spending_associations()
    assert (found["acute"].highest, found["community"].highest, found["primary"].highest) == (11, 14, 14)
    assert (found["prevention"].lowest, found["prevention"].highest) == (6.9, 34.75)
    assert "does not allow us to definitely conclude" in found["acute"].quoted
    assert "social_care" not in found


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("id: primary", "id: acute", "used twice"),
        ("lowest: 6.9", "lowest: 69", "above highest"),
        ("  highest: 11\n", "", "highest"),
    ],
)
def test_associations_that_cannot_be_are_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(CatalogueRefused, match=why):
        load_spending_associations(changed(tmp_path, "spending_associations.yaml", (old, new)))
