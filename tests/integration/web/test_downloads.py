"""Downloads: the figures of the exhibit and nothing else, safe to open in a spreadsheet, 404 for what does not exist."""

from __future__ import annotations

import csv
import html
import io
import math
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from components.exhibit import LINKS, Column, Exhibit, Table
from components.exports import tidy_csv
from components.page import Rendering
from pages import PAGES

EXHIBITS = [
    (page.path, section, number)
    for page in PAGES
    for section, (_, makers) in page.sections().items()
    for number in range(len(makers))
]
VIEWS = ["", "?area=QUA", "?area=QUA&indicator=ae_12_hour_from_decision&compare=E92000001&limits=chance"]


def rendering(visitor: Any, path: str, query: str) -> Any:
    page = next(each for each in PAGES if each.path == path)
    workings = visitor.app.server.extensions["services"]  # with what other tests have kept
    asked = dict(part.split("=") for part in query.lstrip("?").split("&") if part)
    return Rendering.of(page, workings, asked)


def test_the_cards_on_the_first_page_lead_to_the_files_of_their_own_figures(visitor: Any) -> None:
    page = visitor.get("/?area=QUA").text
    addresses = re.findall(r'href="(/download/[^"]+/first\.csv\?[^"]+)"', page)
    assert len(addresses) == 3
    for address in addresses:
        answer = visitor.get(html.unescape(address))
        assert answer.status_code == 200
        assert len(list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))) > 3
        assert "-first-" not in answer.headers["Content-Disposition"], "named as the exhibit it is"


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize(("path", "section", "number"), EXHIBITS)
def test_a_download_holds_the_numbers_of_its_exhibit(
    visitor: Any, path: str, section: str, number: int, query: str
) -> None:
    shown = rendering(visitor, path, query)
    exhibit = shown.exhibits(section)[number]
    slug = shown.page.slug
    answer = visitor.get(f"/download/{slug}/{exhibit.id}.csv{query}")
    if exhibit.refused:
        assert answer.status_code == 404, "what has no table has no file"
        return
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    name = f"{slug}-{exhibit.id}-{shown.store.edition}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    columns = [column for column in exhibit.table.columns if column.format not in LINKS]
    codes = tidy_csv.area_codes(exhibit.table)
    if exhibit.table.columns[0].label in ("Area", "Board", "Local authority", "System", "Trust"):
        assert codes is not None, "names alone cannot be joined to other figures"
    if codes is not None:  # beside the names; the rest of this test reads the other columns
        assert header.pop(1) == "Area code"
        assert [row.pop(1) for row in rows] == codes
        assert all(re.fullmatch(r"[A-Z]\d{8}|[A-Z0-9]{3,6}|(cluster|place)-\S+|", each) for each in codes)
    assert len(header) == len(set(header)) == len(columns) + 7
    assert {tuple(row[-7:-5]) for row in rows} == {(exhibit.title, shown.asked.describe(shown.choices_for))}
    for origin, told in zip(("Period", "Method", "Source", "Licence", "Edition"), header[-5:], strict=True):
        assert told == (f"{origin} of the figures" if origin in header[:-5] else origin)
    frame = exhibit.table.frame
    assert len(rows) == len(frame) > 0
    for position, column in enumerate(columns):
        for row, value in zip(rows, frame[column.key], strict=True):
            if column.format == "text":
                assert row[position].removeprefix("'") == ("" if pd.isna(value) else str(value))
            elif value is None or not math.isfinite(value):
                assert row[position] == ""
            else:
                assert float(row[position]) == pytest.approx(float(value), rel=1e-12)
                assert not row[position].endswith(".0"), "3419, not 3419.0"
    if exhibit.provenance:
        assert {row[-1] for row in rows} == {shown.store.edition}


def test_text_that_a_spreadsheet_would_run_is_made_plain() -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain", "a=b"]
    frame = pd.DataFrame({"name": names, "value": [-0.5, 0.5, float("nan"), 0, 1, 1, 1, 1]})
    table = Table(frame, (Column("name", "Name"), Column("value", "Value", "percent")))
    made = tidy_csv.text(Exhibit("x", "t", "s", table=table))
    body = made[made.index("\n") + 1 :]
    assert [row[0] for row in csv.reader(io.StringIO(body, newline=""))] == [f"'{n}" for n in names[:6]] + names[6:]
    assert [row[1] for row in csv.reader(io.StringIO(body, newline=""))][:3] == ["-0.5", "0.5", ""], (
        "numbers stay numbers, missing is empty and not 0"
    )


def test_text_in_the_provenance_is_made_plain_too(visitor: Any) -> None:
    exhibit = rendering(visitor, "/unwarranted-variation", "").exhibits("where")[0]
    origin = replace(exhibit.provenance, method="=HYPERLINK(1)", period="@today")
    made = tidy_csv.text(replace(exhibit, provenance=origin))
    _, *rows = csv.reader(io.StringIO(made))
    assert not [cell for row in rows for cell in row[-5:] if cell.startswith(("=", "@", "+", "-"))]


@pytest.mark.parametrize(
    "address",
    [
        "none/league",
        "unwarranted-variation/none",
        "home/league",
        "voices/league",
        "unwarranted-variation/LEAGUE",
        "unwarranted-variation/league.csv",
        "/league",
        "unwarranted-variation/%2e%2e",
    ],
)
def test_what_does_not_exist_is_404(visitor: Any, address: str) -> None:
    assert visitor.get(f"/download/{address}.csv").status_code == 404


@pytest.mark.parametrize(
    "query", ["?area=nowhere", "?period=1066-10&trust=%3Cscript%3E", "?area=QUA&area=QHL", "?%ff=%fe"]
)
def test_a_bad_address_still_downloads_a_sensible_view(visitor: Any, query: str) -> None:
    answer = visitor.get(f"/download/unwarranted-variation/league.csv{query}")
    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_a_file_that_is_not_to_be_kept(visitor: Any) -> None:
    plain = visitor.get("/download/unwarranted-variation/league.csv")
    packed = visitor.get("/download/unwarranted-variation/league.csv", headers={"Accept-Encoding": "br"})
    assert plain.headers["Cache-Control"] == packed.headers["Cache-Control"] == "no-store"
