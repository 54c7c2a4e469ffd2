"""A short table that a reader sends: read from CSV and from a workbook, or refused in words."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from data_access import TableRefused, read_small_table
from data_access.reference.publishers_files import parts

ROWS = (("Programme", "Cost"), ("Skin", "1.5"))


def workbook(rows: tuple[tuple[object, ...], ...]) -> bytes:
    book, to = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("Second")
    for row in rows:
        book["Second"].append(row)
    book.save(to)
    return to.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"Programme,Cost\r\n\r\nSkin, 1.5\r\n",
        b"\xef\xbb\xbfProgramme;Cost\nSkin;1.5\n",
        b"Programme\tCost\rSkin\t1.5\r",
        "Programme,Cost\nSkin,1.5\n".encode("utf-16"),
        workbook(ROWS),
    ],
    ids=["csv", "semicolons", "tabs", "utf-16", "workbook"],
)
def test_rows_as_texts(content: bytes) -> None:
    assert read_small_table("table", content) == ROWS


def test_whole_numbers_of_a_workbook_have_no_point() -> None:
    assert read_small_table("t.xlsx", workbook((("Cost",), (3.0,)))) == (("Cost",), ("3",))


def bomb() -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    return to.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n,\n", "nothing in the file"),
        (b"%PDF-1.4", "PDF"),
        (b"\xd0\xcf\x11\xe0", ".xls"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"a" * 500_001, "the most for a short table"),
        (b"a,b\n" * 10_001, "over 20,000 cells"),
        (bomb(), "Unpacked, the file has over 2,000,000 bytes"),
        (workbook(tuple(("x",) * 100 for _ in range(201))), "over 20,000 cells"),
        (b"\x1f\x8b packed", "The file is packed"),
    ],
)
def test_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(TableRefused, match=words):
        read_small_table("table", content)


def test_reading_ends_where_there_are_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 21st row is the first over 20,000 cells; of the other two none is read, and no second sheet."""
    read: list[object] = []
    usual = parts.as_text

    def counted(value: object) -> str:
        read.append(value)
        return usual(value)

    monkeypatch.setattr(parts, "as_text", counted)
    to = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    for title in ("First", "Second"):
        sheet = book.create_sheet(title)
        for _ in range(23):
            sheet.append([1] * 1_000)
    book.save(to)
    with pytest.raises(TableRefused, match="over 20,000 cells"):
        read_small_table("t.xlsx", to.getvalue())
    assert len(read) == 21_000


def test_one_cell_far_down_is_not_read_up_to() -> None:
    """A spreadsheet gives all cells before its last one as empty: 16,384 in each of a million rows."""
    book, to = openpyxl.Workbook(), io.BytesIO()
    book.active["XFD1048576"] = "x"
    book.save(to)
    assert len(to.getvalue()) < 10_000
    with pytest.raises(TableRefused, match="over 20,000 cells"):
        read_small_table("t.xlsx", to.getvalue())
