"""GP Patient Survey: boards that add up to England, intervals as published, and another author's averages marked as such."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.sources import gp_patient_survey, gp_survey_averages
from data_access.reference.sources.gp_patient_survey import QUESTIONS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

HEADER = (
    *("level", "code", "metric", "percent", "lower_95", "upper_95"),
    *("unweighted_base", "weighted_positive_count"),
)
# 400 of 800 and 300 of 400 weighted answers: 700 of 1,200.
AREAS = (("ICB", "QUA", 50, 400, 700), ("ICB", "QHL", 75, 300, 500), ("England", "ENGLAND", 58.33, 700, 1200))
KNOWN = Known(
    [
        AreaRow("E54000062", "Black Country", "Black Country", "icb", "QUA", "E54000062"),
        AreaRow("E54000055", "Birmingham", "Birmingham", "icb", "QHL", "E54000055"),
        AreaRow("E38000001", "Part", "Part", "sub_icb", "02Q", "E38000001"),
    ]
)
Change = tuple[int, str, str]


def load(folder: Path, *changes: Change, boards: int = 2) -> Loaded:
    rows = [
        [level, code, metric, str(share), str(share - 1), str(share + 1), str(base), str(positive)]
        for metric in QUESTIONS
        for level, code, share, positive, base in AREAS
    ]
    for number, column, text in changes:
        rows[number][HEADER.index(column)] = text
    path = folder / "survey.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return gp_patient_survey.load({"main": path}, KNOWN, boards=boards)


def test_counts_intervals_and_england(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "area"])
    board = facts.loc[("gp_easy_by_phone", "QUA")]
    assert tuple(board[["period", "numerator", "denominator", "lower", "upper"]]) == ("2025", 400, 800, 0.49, 0.51)
    assert facts.loc[("gp_care_and_concern", "E92000001"), "numerator"] == 700
    assert len(facts) == 8 * 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((0, "level", "PCN"), "row 2, column 'level': found 'PCN'"),
        ((0, "code", "E54000062"), "found 'E54000062', expected an ODS code of a board, or ENGLAND"),
        ((0, "code", "QXX"), "found 'QXX', expected the code of an integrated care board"),
        ((0, "code", "QHL"), "found 'QHL gpps-phone-access', expected a row of its own"),
        ((0, "metric", "gpps-overall"), "column 'metric': found 'gpps-overall'"),
        ((0, "percent", "0.5"), "found '0.5 from 49.0 to 51.0', expected a share inside its interval"),
        ((0, "percent", ""), "column 'percent': found nothing"),
        ((0, "weighted_positive_count", "410"), "found '710.00 in all boards for gpps-phone-access', expected 700.0"),
        ((0, "percent", "50.5"), "from all boards for gpps-phone-access', expected 58.33, England"),
        ((0, "unweighted_base", "10.5"), "found '10.5', expected a whole number"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def test_another_number_of_boards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="at least 32"):
        load(tmp_path, boards=3)
    with pytest.raises(SourceRefused, match="found '2 boards for gpps-phone-access', expected 1, and England"):
        load(tmp_path, boards=1)


BOARDS = ["icb,sat,phone,access,menu_share", "QUA,77.57,54.58,73.13,25.39"]
PARTS = ["sub,sat_respw,sat_basew,phone_respw,phone_basew,n_practices", "02Q,71.23,65.48,53.3,42.71,6.0"]


def averages(
    folder: Path, boards: str = BOARDS[1], parts: str = PARTS[1], areas: int = 1, known: Known = KNOWN
) -> Loaded:
    files = {}
    for role, lines in (("boards", (BOARDS[0], boards)), ("sub_boards", (PARTS[0], parts))):
        files[role] = folder / f"{role}.csv"
        files[role].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return gp_survey_averages.load(files, known, boards=areas, parts=areas)


def test_another_authors_averages_are_of_low_reliability(tmp_path: Path) -> None:
    facts: Any = averages(tmp_path).facts
    assert set(facts["status"]) == {"low reliability"}
    found = facts.set_index(["indicator", "area"])["value"].to_dict()
    assert found == {
        (gp_survey_averages.OVERALL, "QUA"): 0.7757,
        (gp_survey_averages.PHONE, "QUA"): 0.5458,
        (gp_survey_averages.CONTACT, "QUA"): 0.7313,
        (gp_survey_averages.OVERALL, "02Q"): 0.7123,
        (gp_survey_averages.PHONE, "02Q"): 0.533,
    }


def test_a_board_whose_code_passed_to_another_is_left_out(tmp_path: Path) -> None:
    renewed = AreaRow("E54000099", "Renewed", "Renewed", "icb", "QUA", "E54000099")
    passed = Membership("E54000099", "E54000062", SUCCESSION, 1.0, "2026-04-01", "")
    known = Known([*KNOWN.areas.values(), renewed], [passed])
    found = averages(tmp_path, known=known).facts
    assert set(found["area"]) == {"02Q"}


@pytest.mark.parametrize(
    ("boards", "parts", "areas", "said"),
    [
        ("QXX,77,54,73,25", PARTS[1], 1, "found 'QXX', expected the code of an area of this kind known before"),
        ("02Q,77,54,73,25", PARTS[1], 1, "found '02Q', expected the code of an area of this kind known before"),
        ("QUA,177,54,73,25", PARTS[1], 1, "column 'sat': found '177'"),
        (
            BOARDS[1],
            "02Q,71.23,40,53.3,42.71,6",
            1,
            "found '71.23 for 02Q', expected within 20 points of sat_basew, 40",
        ),
        (BOARDS[1], "02Q,71.23,65.48,53.3,42.71,0", 1, "column 'n_practices': found '0'"),
        (BOARDS[1], PARTS[1], 2, "1 rows', expected at least 2"),
    ],
)
def test_averages_that_are_not_as_documented_are_refused(
    tmp_path: Path, boards: str, parts: str, areas: int, said: str
) -> None:
    with pytest.raises(SourceRefused) as refusal:
        averages(tmp_path, boards, parts, areas)
    assert said in str(refusal.value)
