"""Talking Therapies: people worked back from a percentage, small counts withheld, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import talking_therapies as therapies
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, code, "sub_icb") for code in ("E38000130", "E38000264")])


def lines(code: str = "E38000130", month: str = "July 2022", **other: str) -> list[str]:
    """All eleven measures of a part and month: 48% of 140 recovered, 595 referred; `other` replaces."""
    values = {name: ("50" if name.startswith("Percentage_") else "10") for name in therapies.MEASURES}
    values |= {"Percentage_Recovery": "48", "Count_FinishedCourseTreatment": "140", "Count_ReferralsReceived": "595"}
    return [f"{code},{month},{name},{value}" for name, value in sorted((values | other).items())]


def load(folder: Path, given: list[str], rows_floor: int = 1, parts: int = 1) -> Loaded:
    path = folder / "iapt.csv"
    path.write_text("\n".join(("sicbl22_code,date,name,value", *given)) + "\n", encoding="utf-8")
    return therapies.load({"main": path}, KNOWN, rows_floor=rows_floor, parts=parts)


def test_people_who_recovered_are_worked_back(tmp_path: Path) -> None:
    loaded = load(tmp_path, lines())
    rows = loaded.facts.set_index("indicator")
    recovered = rows.loc["talking_therapies_recovery"]
    assert recovered["numerator"] / recovered["denominator"] == pytest.approx(0.48)
    assert (recovered["denominator"], recovered["period"], recovered["status"]) == (140, "2022-07", "ok")
    assert rows.loc["talking_therapies_referrals", "numerator"] == 595
    assert loaded.rows_read == 11


def test_a_blank_is_missing(tmp_path: Path) -> None:
    loaded = load(tmp_path, lines(Percentage_Recovery="", Count_FinishedCourseTreatment=""))
    rows = loaded.facts.set_index("indicator")
    assert rows.loc["talking_therapies_recovery", "status"] == "missing"
    assert rows.loc["talking_therapies_recovery", ["numerator", "denominator"]].isna().all()
    assert rows.loc["talking_therapies_referrals", "status"] == "ok"


def test_codes_of_2022_come_under_todays(tmp_path: Path) -> None:
    assert set(load(tmp_path, lines("E38000246")).facts["area"]) == {"E38000264"}


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({"Percentage_Recovery": "148"}, "148", "a percentage, at most 100"),
        ({"Count_ReferralsReceived": "593"}, "593", "a count rounded to 5"),
        ({"Count_ReferralsReceived": "*"}, "*", "a whole number, 0 or more"),
    ],
)
def test_values_that_cannot_be(tmp_path: Path, changes: dict[str, str], value: str, expected: str) -> None:
    given = lines(**changes)
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, given)
    fault = caught.value.faults[0]
    row = next(number for number, text in enumerate(given, start=2) if text.endswith(f",{value}"))
    assert (fault.file, fault.row, fault.column, fault.value) == ("iapt.csv", row, "value", value)
    assert expected in fault.expected


def test_codes_months_and_rows_that_cannot_be(tmp_path: Path) -> None:
    for given, said in (
        (lines("E38000999"), "the code of a part of one of the boards"),
        (lines("15M"), "an ONS code of a part of a board"),
        (lines(month="2022-07"), "a month such as April 2022"),
        ([*lines(), lines()[0]], "a row of its own"),
        ([*lines(), "E38000130,July 2022,Count_Happy,5"], "one of "),
        (lines()[1:] + lines("E38000264"), "1 parts in 2022-07"),
        (lines() + lines(month="September 2022"), "no row for 2022-08"),
    ):
        parts = 2 if "parts" in said else 1
        with pytest.raises(SourceRefused, match=said):
            load(tmp_path, given, parts=parts)
    with pytest.raises(SourceRefused, match="11 rows"):
        load(tmp_path, lines(), rows_floor=12)
