"""However a publisher's file was saved, the figures read of it are the same; and a mark for a number never becomes a number.

One small file of every layout that is a table, in a dozen forms. The workbooks of allocations and of the staff survey are read cell by
cell and have forms of their own (test_icb_allocations, test_reading_surveys).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook

from data_access.reference.content import ENGLAND
from data_access.reference.publishers_files.layout import Read, Table
from data_access.reference.publishers_files.layouts import LAYOUTS, nomis
from data_access.reference.publishers_files.layouts import fingertips as fingertips_layout
from data_access.reference.publishers_files.reading import _hold_to_totals, open_file
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import ae_month, as_csv, rtt_month, zipped
from tests.unit.data_access.publishers_files import test_reading_maps as maps
from tests.unit.data_access.publishers_files import test_reading_nomis as nomis_files
from tests.unit.data_access.publishers_files import test_reading_qof as qof
from tests.unit.data_access.publishers_files import test_reading_surveys as surveys
from vocabulary import Status

MIDLANDS, BOARD, PART = "E40000011", "E54000062", "E38000262"
PRACTICES = ("M91001", "M91002", "M91003", "M91004")
KNOWN = Known(
    [
        ENGLAND,
        AreaRow(MIDLANDS, "Midlands", "Midlands", "region", "Y60", MIDLANDS),
        AreaRow(BOARD, "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", BOARD),
        AreaRow(PART, "NHS Black Country ICB - D2P2L", "Black Country D2P2L", "sub_icb", "D2P2L", PART),
        AreaRow("E08000030", "Walsall", "Walsall", "ltla", "", "E08000030"),
        AreaRow("E01000001", "Small area", "Small area", "lsoa21", "", "E01000001"),
        AreaRow("RAA", "RAA NHS Trust", "RAA", "trust", "RAA"),
        *(AreaRow(code, code, code, "practice", code) for code in PRACTICES),
        *(AreaRow(code, f"{code} PCN", f"{code} PCN", "pcn", code) for code in ("U10001", "U10002")),
    ],
    [
        Membership(ENGLAND.code, MIDLANDS, "administrative"),
        Membership(MIDLANDS, BOARD, "administrative"),
        Membership(BOARD, PART, "administrative"),
        *(Membership(PART, code, "administrative") for code in PRACTICES),
        *(Membership("U10001", code, "administrative") for code in PRACTICES),
    ],
)
Rows = list[list[str]]
PLACES = dict.fromkeys((*PRACTICES, "M91009"), ("U10002", maps.IN_PART))  # the last is new


@dataclass(frozen=True)
class Example:
    """`number`: row and column of a figure, to be replaced by a mark; None: there are no figures."""

    name: str
    content: bytes
    number: tuple[int, int] | None
    header: bool = True
    beside: dict[str, bytes] = field(default_factory=dict)


def shares(**row: object) -> bytes:
    names = fingertips_layout._TEXTS
    usual = {"Indicator Name": "Percentage of physically active adults", "Sex": "Persons", "Time period": "2024/25"}
    return as_csv(names, *[[({**usual, **each}).get(name, "") for name in names] for each in (
        {"Area Code": ENGLAND.code, "Value": 66.5, "Count": 1234567},
        {"Area Code": "E08000030", "Value": 60.5, "Count": 12345},
    )])  # fmt: skip


LOCAL = ["areacd", "areanm", "indicator", "period", "observation", "measure", "lci_95", "uci_95", "status", "notes"]
LIST = ["PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "ONS_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS"]
WHOLE = (("ALL", "ALL", 3000), ("MALE", "0_4", 1400), ("FEMALE", "65_69", 1600))
FUND = [
    "ORGANISATION_TYPE",
    "ORGANISATION_CODE",
    "ORGANISATION_NAME",
    "QUALITY_SERVICE",
    "ACH_DATE",
    "IND_CODE",
    "MEASURE",
    "VALUE",
]
SHMI = ["Provider code", "Provider name", "SHMI value", "SHMI banding", "Observed deaths", "Expected deaths"]
QOF_FILES = qof.year()
EXAMPLES = {
    "ae-by-provider": Example("March-2026.csv", ae_month({"RAA": (12000, 4000), "RBB": (8000, 800)}), (1, 4)),
    "rtt-full-extract": Example("Full.csv", rtt_month([("QUA", "RAA", "QUA", "D2P2L", 6000, 4000)]), (1, 16)),
    "fingertips": Example("indicators.csv", shares(), (2, fingertips_layout._TEXTS.index("Value"))),
    "ons-local-statistics": Example(
        "pay.csv",
        as_csv(LOCAL, ["E08000030", "Walsall", "Gross disposable household income", "2024-01-01/P1Y", 16543, "Pounds",
                       *[""] * 4]),
        (1, 4),
    ),
    "nomis-table": Example(
        "nomis.csv",
        as_csv(["place", "mnemonic", f"{nomis_files.EMPLOYED} percent", f"{nomis_files.EMPLOYED} conf", "Jan 2025-Dec 2025"],
               ["Walsall", "E08000030", 72.5, 4.5, ""]),
        (1, 2),
    ),
    "nomis-service": Example(
        "nomis.data.csv",
        nomis_files.service(nomis_files.of_service("Variable", 72.5), nomis_files.of_service("Confidence", 4.5)),
        (1, 6),
    ),
    "ods-epraccur": Example("epraccur.csv", maps.epraccur(PLACES), None, header=False),
    "ods-epcn": Example(
        "ePCN.csv",
        as_csv([*("Partner Organisation Code", "Partner Name", "Practice Parent Sub ICB Loc Code", "PCN Code", "PCN Name"),
                *("Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date")],
               *[[code, f"SURGERY {code}", "D2P2L", "U10002", "A PCN", "2026-11-01", ""] for code in PLACES]),
        None,
    ),
    "ods-epcn-partners": Example("epcncorepartnerdetails.csv", maps.partners(PLACES), None, header=False),
    "gp-practice-mapping": Example("map.csv", maps.mapping(PLACES, "2026-11-01"), None),
    "gp-list-five-years": Example(
        "list.csv",
        as_csv(LIST, *[["", "2026-10-01", "GP", "M91003", "", sex, age, count] for sex, age, count in WHOLE]),
        (2, 7),
    ),
    "qof-prevalence": Example(
        "PREVALENCE_2526.csv", QOF_FILES["PREVALENCE_2526.csv"].replace(b".0", b"").replace(b"900", b"9000"), (1, 2),
        beside={name: content for name, content in QOF_FILES.items() if name != "PREVALENCE_2526.csv"},
    ),
    "qof-achievement": Example(
        "ACHIEVEMENT_MIDLANDS_2526.csv", QOF_FILES["ACHIEVEMENT_MIDLANDS_2526.csv"], (2, 6),
        beside={name: content for name, content in QOF_FILES.items() if "PREVALENCE" not in name and "MIDLANDS" not in name},
    ),
    "shmi": Example(
        "SHMI January 2026 - December 2026.csv",
        as_csv(SHMI, ["RAA", "A TRUST", 1.1, 2, 1100, 1000], ["RBB", "B TRUST", 1.0, 2, 2000, 2000]),
        (1, 2),
    ),
    "investment-fund": Example(
        "IIF_2526.csv",
        as_csv(FUND, *[["GP practice", "M91003", "A SURGERY", "NCD2526", "31/03/2026", "NCD026", f"ACC-08 {count}", number]
                       for count, number in (("Numerator", 9000), ("Denominator", 9900))]),
        (1, 7),
    ),
    "oversight-framework": Example("nof.csv", surveys.metrics(("RAA", "OF5000", 3, ""), ("RAA", "OF0017", 1430.5, "")), (2, 9)),
    "gp-survey-icb": Example(surveys.ICS, surveys.survey({"QUA": (0.5, 4000.0)}), (1, 7)),
}  # fmt: skip
FORMS_OF_THEIR_OWN = {"icb-allocations", "staff-survey"}
NOT_READ = {layout.id for layout in LAYOUTS if layout.read is None}


def rows_of(content: bytes) -> Rows:
    return [row for row in csv.reader(io.StringIO(content.decode())) if row]


def read(example: Example, content: bytes, name: str = "") -> Read:
    given = {name or example.name: content, **example.beside}
    one = zipped(given) if example.beside else content
    opened = open_file("given.zip" if example.beside else name or example.name, one)
    layout = opened.found.layout
    assert layout.read is not None
    table = Table(opened.found.part, opened.found.header, opened.beside, KNOWN, {})
    found = layout.read(table)
    _hold_to_totals(table, found)
    return found


KEYS = ["indicator", "breakdown", "period", "area"]


def held(found: Read) -> tuple[Any, ...]:
    """All that an edition takes in, for comparing."""
    facts = found.loaded.facts.sort_values(KEYS).reset_index(drop=True).round(9)
    numbers = facts.astype(object).where(facts.notna(), None).to_numpy().tolist()
    return found.key, numbers, sorted(found.loaded.members, key=str), sorted(found.loaded.areas, key=str)


@cache
def as_published(layout: str) -> tuple[Any, ...]:
    """What is read of an example as it is. Raises AssertionError where that is nothing."""
    found = read(EXAMPLES[layout], EXAMPLES[layout].content)
    assert len(found.loaded.facts) or found.loaded.members
    return held(found)


def longest(rows: Rows) -> int:
    return max(map(len, rows))


def with_commas(text: str) -> str:
    return f"{int(text):,}" if re.fullmatch(r"[1-9]\d{3,6}", text) else text


def as_cell(text: str) -> object:
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else int(text) if re.fullmatch(r"0|[1-9]\d*", text) else text


def in_sheet(rows: Rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append([as_cell(text) for text in row])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def two_rows(rows: Rows) -> Rows:
    """The header as two rows: the first word of each name, and what follows it."""
    parts = [name.partition(" ") for name in rows[0]]
    return [[first for first, _, _ in parts], [rest for _, _, rest in parts], *rows[1:]]


TITLES = [["Published by NHS England – provisional"], [], ["Released 1 April 2026"]]
NOTES = [[], ["* Figures are rounded – see the notes"], ["Source: NHS England"]]
FORMS: dict[str, Callable[[Rows], bytes]] = {
    "byte order mark": lambda rows: b"\xef\xbb\xbf" + as_csv(*rows),
    "UTF-16": lambda rows: as_csv(*rows).decode().encode("utf-16"),
    "titles above": lambda rows: as_csv(*TITLES, *rows),
    "Windows-1252": lambda rows: as_csv(*TITLES, *rows).decode().encode("cp1252"),
    "notes below": lambda rows: as_csv(*rows, *NOTES),
    "blank columns": lambda rows: as_csv(*[[*row, *[""] * (longest(rows) - len(row) + 3)] for row in rows]),
    "blank rows": lambda rows: as_csv(rows[0], *[each for row in rows[1:] for each in ([""] * len(row), row)]),
    "commas in thousands": lambda rows: as_csv(rows[0], *[list(map(with_commas, row)) for row in rows[1:]]),
    "spaces around": lambda rows: as_csv(*[[f" {text} " if text else text for text in row] for row in rows]),
    "old line ends": lambda rows: as_csv(*rows).replace(b"\r\n", b"\r"),
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows).encode(),
    "sheet of a workbook": in_sheet,
    "sheet with titles": lambda rows: in_sheet([*TITLES, *rows, *NOTES]),
    "header of two rows": lambda rows: as_csv(*two_rows(rows)),
}
OF_A_HEADER = {"titles above", "Windows-1252", "sheet with titles", "header of two rows"}


@pytest.fixture(autouse=True)
def one_small_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nomis, "SMALL_AREAS", 1)


def test_every_layout_that_is_read_is_among_them() -> None:
    assert set(EXAMPLES) | FORMS_OF_THEIR_OWN | NOT_READ == {layout.id for layout in LAYOUTS}


@pytest.mark.parametrize("layout", EXAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_read_does_not_depend_on_how_a_file_was_saved(layout: str, form: str) -> None:
    example = EXAMPLES[layout]
    if form in OF_A_HEADER and not example.header:
        return  # the publisher's file has no header, and begins with its rows
    stem = example.name.removesuffix(".csv")
    name = f"{stem}.xlsx" if form.startswith("sheet") else example.name
    assert held(read(example, FORMS[form](rows_of(example.content)), name)) == as_published(layout)


@pytest.mark.parametrize(("layout", "column"), [("gp-list-five-years", 1), ("gp-practice-mapping", 1), ("ods-epcn", 5)])
@pytest.mark.parametrize("say", ["{0:%d/%m/%Y}", "{0:%d%b%Y}", "{1}", "{0:%Y%m%d}"])
def test_a_day_is_read_in_the_forms_that_publishers_and_spreadsheets_write(layout: str, column: int, say: str) -> None:
    example = EXAMPLES[layout]
    rows = rows_of(example.content)
    day = pd.Timestamp(rows[1][column])
    number = (day - pd.Timestamp("1899-12-30")).days
    changed = [rows[0], *[[*row[:column], say.format(day, number), *row[column + 1 :]] for row in rows[1:]]]
    assert held(read(example, as_csv(*changed))) == as_published(layout)


@pytest.mark.parametrize("layout", [name for name, example in EXAMPLES.items() if example.number])
@pytest.mark.parametrize("mark", ["*", "c", "[c]", "[x]", "-", ".."])
def test_a_mark_is_a_mark_or_refuses_the_file_and_is_never_a_number(layout: str, mark: str) -> None:
    example = EXAMPLES[layout]
    assert example.number is not None
    row, column = example.number
    rows = rows_of(example.content)
    assert re.fullmatch(r"[\d.]+", rows[row][column]), "an example with a number there"
    before = read(example, example.content).loaded.facts.set_index(KEYS)
    rows[row][column] = mark
    said, after = "", before
    try:
        after = read(example, as_csv(*rows)).loaded.facts.set_index(KEYS)
    except SourceRefused as refused:
        said = str(refused)
    if said:
        assert any(words in said for words in (repr(mark), "as the publisher printed", "row ALL"))
        return
    numbers = ["value", "numerator", "denominator"]
    moved = [key for key in before.index.intersection(after.index)
             if not before.loc[key, numbers].equals(after.loc[key, numbers])]  # fmt: skip
    marked = after.loc[moved]
    assert len(marked), "the figure has changed"
    assert set(marked["status"]) <= {Status.SUPPRESSED, Status.MISSING}
    assert marked["value"].isna().all()
    assert (marked["status"] == Status.SUPPRESSED).any() == (mark in ("*", "c", "[c]"))
