"""Care targets: out of everybody eligible, of those not excluded, and the share excluded."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import qof_treatment
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.qof_treatment import TARGETS
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
        AreaRow("E54000058", "NHS Derby and Derbyshire Integrated Care Board", "Derby", "icb", "QJ2", "E54000058"),
    ]
)
HEADER = (
    "code,name,indicator,description,numerator,denominator,pcas,"
    "underlying_achievement_percent,pca_percent,intervention_percent"
)
COUNTS = {
    "ENG": (120, 150, 50, "80.0,25.0,60.0"),
    "QUA": (70, 75, 25, "93.33,25.0,70.0"),
    "QJ2": (50, 75, 25, "66.67,25.0,50.0"),
}
LINES = [
    *(
        f'{code},x,{indicator},"two\nlines",{top},{bottom},{pcas},{percentages}'
        for code, (top, bottom, pcas, percentages) in COUNTS.items()
        for indicator in TARGETS
    ),
    "QUA,x,HYP001,a register,0,0,0,,,",
]


def load(folder: Path, lines: list[str]) -> Loaded:
    path = folder / "targets.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return qof_treatment.load({"main": path}, KNOWN, rows_floor=1)


def test_three_shares_of_one_target(tmp_path: Path) -> None:
    loaded = load(tmp_path, LINES)
    assert loaded.rows_read == 3 * len(TARGETS) + 1
    rows = loaded.facts[loaded.facts["area"] == "QUA"].set_index(["indicator", "breakdown"])
    pressure = "blood_pressure_at_target_under_80"
    assert rows.loc[(pressure, ""), ["numerator", "denominator"]].tolist() == [70, 100]
    assert rows.loc[(pressure, "qof_basis=not_excluded"), ["numerator", "denominator"]].tolist() == [70, 75]
    assert rows.loc[("qof_excluded", "qof_indicator=hyp008"), ["numerator", "denominator"]].tolist() == [25, 100]
    assert set(loaded.facts["area"]) == {"QUA", "QJ2", "E92000001"}
    assert set(loaded.facts["indicator"]) == {*TARGETS.values(), "qof_excluded"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("70,75,25", "71,75,25", "expected what follows from the counts"),
        (
            "120,150,50,80.0,25.0,60.0",
            "90,150,50,60.0,25.0,45.0",
            "found '90 in England', expected 120, the sum of the boards",
        ),
        ("70,75,25", "76,75,25", "expected no more than the denominator"),
        ("70,75,25", "0,0,100", "expected 1 or more"),
        ("QJ2,x", "QZZ,x", "expected the code of a board there is"),
        ("QJ2,x", "QUA,x", "a row of its own"),
        ("HYP008", "HYP009", "a row of its own"),
        ("93.33", "193.33", "a number from 0 to 100"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, [line.replace(old, new) for line in LINES])
    assert words in str(refused.value)


def test_a_board_or_a_target_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="none for Derby"):
        load(tmp_path, [line for line in LINES if not line.startswith("QJ2")])
    with pytest.raises(SourceRefused, match="found 'no row of VI004'"):
        load(tmp_path, [line for line in LINES if "VI004" not in line])
