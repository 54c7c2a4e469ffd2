"""The staff survey, the GP Patient Survey and the oversight framework as their layouts read them, and what is refused."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.content import ENGLAND
from data_access.reference.publishers_files.layout import Read, Table
from data_access.reference.publishers_files.layouts import gp_survey, staff_survey
from data_access.reference.publishers_files.reading import _hold_to_totals, open_file
from data_access.reference.sources import staff_survey_wellbeing
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv, zipped
from vocabulary import Status

BOARDS = (
    AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
    AreaRow("E54000055", "NHS Birmingham Integrated Care Board", "Birmingham", "icb", "QHL", "E54000055"),
)
KNOWN = Known([ENGLAND, *BOARDS, AreaRow("RAA", "RAA NHS Trust", "RAA", "trust", "RAA")])


def read(name: str, content: bytes, known: Known = KNOWN) -> Read:
    opened = open_file(name, content)
    layout = opened.found.layout
    assert layout.read is not None
    table = Table(opened.found.part, opened.found.header, opened.beside, known, {})
    found = layout.read(table)
    _hold_to_totals(table, found)
    return found


Figures = dict[tuple[str, str, str], tuple[Any, ...]]


def figures(found: Read, *columns: str) -> Figures:
    names = ["indicator", "breakdown", "area", *columns, "status"]
    return {tuple(row[:3]): tuple(row[3:]) for row in found.loaded.facts[names].itertuples(index=False, name=None)}


# --- GP Patient Survey ---

ICS, NATIONAL = "GPPS_2026_ICS_data_(weighted)_PUBLIC.csv", "GPPS_2026_National_data_(weighted)_PUBLIC.csv"
QUESTIONS = tuple(gp_survey.QUESTIONS)


def survey(areas: Mapping[str, tuple[object, object]], *, questions: Sequence[str] = QUESTIONS) -> bytes:
    """Area -> share of good answers and weighted good answers, the same in every question; "" is England."""
    of = ("counteval", "baseevaluw", "pcteval", "lowileval", "hiwileval")
    first = ["national"] if "" in areas else ["ad_icscode", "ad_icsname"]
    header = [*first, "distributed", "received", "resprate", *(f"{q}.{part}" for q in questions for part in of)]
    rows = []
    for code, (share, good) in areas.items():
        if isinstance(share, float):
            answers: list[object] = [good, 9, share, round(share - 0.01, 4), round(share + 0.01, 4)]
        else:
            answers = [share] * 5
        rows.append([*([code, f"{code} ICS"] if code else [1]), 100, 30, 0.3, *answers * len(questions)])
    return as_csv(header, *rows)


TWO: dict[str, tuple[object, object]] = {"QUA": (0.5, 400.0), "QHL": (0.75, 300.0)}
WHOLE: dict[str, tuple[object, object]] = {"": (0.5833, 700.0)}


def test_the_gp_survey_is_read_with_its_intervals_and_held_to_england() -> None:
    found = read("GPPS.zip", zipped({ICS: survey(TWO), NATIONAL: survey(WHOLE)}))
    rows = figures(found, "numerator", "denominator", "lower", "upper")
    assert (found.key, set(found.loaded.facts["period"])) == ("2026", {"2026"})
    assert rows["gp_easy_by_phone", "", "E54000062"] == (400, 800, 0.49, 0.51, "ok")
    assert rows["gp_care_and_concern", "", ENGLAND.code][0] == 700
    assert [(total.printed, total.found) for total in found.totals] == [(700, 700)] * 8


def test_the_file_of_boards_alone_gives_no_figure_of_england() -> None:
    found = read(ICS, survey(TWO))
    assert set(found.loaded.facts["area"]) == {"E54000062", "E54000055"}
    assert found.no_total
    assert any("give both in one zip" in sentence for sentence in found.left_out)


def test_a_question_that_is_no_longer_asked_is_said_and_a_small_base_stays_suppressed() -> None:
    found = read(ICS, survey({**TWO, "QHL": ("-98", "-98")}, questions=QUESTIONS[:2]))
    rows = figures(found, "numerator")
    assert rows["gp_easy_by_phone", "", "E54000055"][1] == Status.SUPPRESSED
    assert math.isnan(rows["gp_easy_by_phone", "", "E54000055"][0])
    assert ("gp_easy_by_app", "", "E54000062") not in rows
    assert any("localgpservicesapp" in sentence for sentence in found.left_out)


def test_boards_of_april_are_those_that_took_over_their_codes() -> None:
    new = AreaRow("E54000099", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000099")
    known = Known([*KNOWN.areas.values(), new], [Membership(new.code, code, SUCCESSION, 1.0, "2026-04-01") for code in
                                                 ("E54000062", "E54000055")])  # fmt: skip
    found = read(ICS, survey({"QUA": TWO["QUA"]}), known)
    assert set(found.loaded.facts["area"]) == {new.code}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("boards.csv", survey(TWO), "the file’s name does"),
        (ICS, survey({"QUA": TWO["QUA"]}), "1 boards, none for Birmingham|none for E54000055"),
        (ICS, survey({**TWO, "QXX": (0.5, 1.0)}), "found 'QXX', expected the code of an integrated care board"),
        (ICS, survey(TWO).replace(b",0.51,", b",0.41,", 1), "a share inside its interval"),
        (ICS, survey(TWO, questions=["somethingelse"]), "columns such as localgpservicesphone.pcteval"),
        ("GPPS.zip", zipped({ICS: survey(TWO), NATIONAL: survey({"": (0.5833, 701.0)})}), "701.0, England"),
    ],
)
def test_a_gp_survey_that_is_wrong_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        read(name, content)


# --- staff survey ---

IDS = ["ODS code", "Organisation name", "Benchmarking group", "Region", "Weighting"]
GROUP = "Acute and Acute & Community Trusts"
BURNT = "Q12b - How often, if at all, do you feel burnt out because of your work?"


def workbook(*rows: Sequence[object], question: str = BURNT, title: str = "NHS Staff Survey 2026") -> bytes:
    """One sheet of one question, its name four rows above the names of its columns."""
    book = Workbook()
    book.active.append([title])
    sheet = book.create_sheet("HEALTH WELLBEING SAFETY Q12")
    blank: list[object] = [None] * len(IDS)
    sheet.append([*blank, "Q12a - Is it tiring?", None, question])
    for _ in range(3):
        sheet.append([None])
    answers = ["% Never", "% Rarely", "% Sometimes", "% Often", "% Always"]
    sheet.append([*IDS, "Base (number of responses)", "% Often", "Base (number of responses)", *answers])
    for row in rows:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


TRUST = ["RAA", "A TRUST", GROUP, "Midlands", "Occupation Group", 900, 99, 1000, 10, 20, 30, 25.5, 14.5]
OFFICE = ["QUA", "A BOARD", "ICBs", "", "Unweighted", 90, 9, 100, 10, 20, 30, 30, 10]


def test_the_staff_survey_adds_up_the_answers_of_the_questions_that_are_measures() -> None:
    found = read("NSS26 detailed spreadsheets.xlsx", workbook(TRUST, OFFICE))
    rows = figures(found, "value", "denominator")
    assert rows == {
        ("staff_burnout", "", "RAA"): (0.4, 1000, "ok"),
        ("staff_burnout", "employer=board", "QUA"): (0.4, 100, "ok"),
    }
    assert set(found.loaded.facts["period"]) == {"2026"}
    assert any("no question Q3i" in sentence for sentence in found.left_out)


def test_every_question_of_the_measures_has_a_place_in_the_workbook() -> None:
    assert set(staff_survey.QUESTIONS) == set(staff_survey_wellbeing.QUESTIONS)


def test_a_share_of_the_staff_survey_that_is_withheld_stays_so() -> None:
    found = read("NSS26.xlsx", workbook([*TRUST[:-1], "*"], OFFICE))
    value, status = figures(found, "value")["staff_burnout", "", "RAA"]
    assert (math.isnan(value), status) == (True, Status.SUPPRESSED)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(TRUST, question="Q12b - Do you like the canteen?"), "a question about burnt out"),
        (workbook([*TRUST[:-1], "many"]), "found 'many'"),
        (workbook([*TRUST[:-1], 99]), "0 to 100"),
        (workbook(["RAA", "A TRUST", "A new group", *TRUST[3:]]), "a group of organisations the measures know"),
        (workbook(TRUST, TRUST), "a row of its own"),
        (workbook(TRUST, title="Staff survey"), "Neither the file’s name nor the rows above"),
    ],
)
def test_a_staff_survey_that_is_wrong_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        read("staff.xlsx", content)


# --- oversight framework ---

OVERSIGHT = (
    *("Quarter", "Region", "Trust_type", "Trust_subtype", "Trust_code", "Trust_name", "Domain", "Metric_ID"),
    *("Metric_description", "Value", "Median_value"),
)


def metrics(*values: tuple[str, str, object, object], quarter: str = "Q1 2025/26") -> bytes:
    """(trust, metric, value, median printed)."""
    rows = [
        [
            quarter,
            "Midlands",
            "Acute trust",
            "Acute - Large",
            trust,
            f"{trust} NHS TRUST",
            "Access",
            metric,
            "",
            value,
            middle,
        ]
        for trust, metric, value, middle in values
    ]
    return as_csv(OVERSIGHT, *rows)


SEGMENTS = (("RAA", "OF5000", 3, 2.5), ("RBB", "OF5000", 2, 2.5))


def test_metrics_of_the_oversight_framework_are_held_to_the_medians_printed() -> None:
    other = (("RAA", "OF4000", 2.29, ""), ("RBB", "OF0010", "*", ""), ("RAA", "OF9999", 1, ""))
    found = read("nof_acute.csv", metrics(*SEGMENTS, *other))
    rows = figures(found, "value")
    assert (found.key, set(found.loaded.facts["period"])) == ("acute-2025/26", {"2025-Q2"})
    assert rows["oversight_segment", "", "RAA"] == (3, "ok")
    assert rows["oversight_domain_score", "oversight_domain=access", "RAA"] == (2.29, "ok")
    assert rows["cancer_28_day_trust", "", "RBB"][1] == Status.SUPPRESSED
    assert [(total.printed, total.found) for total in found.totals] == [(2.5, 2.5)]
    assert [area.code for area in found.loaded.areas] == ["RBB"]


def test_of_2026_27_only_the_override_of_acute_trusts_of_the_midlands_is_taken() -> None:
    found = read("nof.csv", metrics(("RAA", "OF5204", 1, ""), ("RAA", "OF0017", 30, 30), quarter="Q4 2026/27"))
    assert figures(found, "numerator") == {("oversight_financial_override_2026_27", "", "RAA"): (1, "ok")}
    assert set(found.loaded.facts["period"]) == {"2027-Q1"}
    assert any("scored in a new way" in sentence for sentence in found.left_out)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (metrics(*SEGMENTS[:1]), "Median of OF5000, Q1 2025/26.*3 in the rows.*2.5, as the publisher printed it"),
        (metrics(*SEGMENTS, SEGMENTS[0]), "one row for each quarter, trust and metric"),
        (metrics(*SEGMENTS, quarter="1 2025"), "a quarter such as Q1 2025/26"),
        (metrics(("A TRUST", "OF5000", 3, "")), "an ODS code of a trust"),
        (metrics(("RAA", "OF5000", "good", "")), "found 'good'"),
        (metrics(*SEGMENTS).replace(b"Acute trust", b"Hospice"), "one of Acute trust"),
    ],
)
def test_metrics_that_are_wrong_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=f"(?s){words}"):
        read("nof.csv", content)
