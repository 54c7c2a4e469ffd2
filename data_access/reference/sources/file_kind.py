"""What a file that should be UTF-8 text is instead, said so that the person who made it knows what to do.

Recognised by its first bytes, never by its name: a workbook is often given as `.csv`.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

SAVE_AS = "save the sheet as CSV UTF-8"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = (
    (b"%PDF", "This is a PDF document: get the figures as a table, and save it as CSV UTF-8."),
    (b"\x1f\x8b", "This is a file packed with gzip: unpack it, and give the CSV file that is in it."),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7-Zip archive: unpack it, and give the CSV file that is in it."),
    (b"Rar!", "This is a RAR archive: unpack it, and give the CSV file that is in it."),
    (b"PAR1", "This is a Parquet file: write the table as CSV UTF-8."),
    (b"ARROW1", "This is an Arrow file: write the table as CSV UTF-8."),
    (b"SQLite format 3", "This is a SQLite database: write the table as CSV UTF-8."),
    (b"{\\rtf", "This is a text document (RTF): put the table into a spreadsheet, and save the sheet as CSV UTF-8."),
    (b"\x89PNG", "This is a picture: the figures are needed as a table, saved as CSV UTF-8."),
    (b"\xff\xd8\xff", "This is a picture: the figures are needed as a table, saved as CSV UTF-8."),
)
# The file in a zip archive that tells what it is; the first that is there decides.
_INSIDE = (
    ("xl/workbook.xml", f"This is an Excel workbook: {SAVE_AS}."),
    ("xl/workbook.bin", f"This is an Excel workbook: {SAVE_AS}."),
    ("word/document.xml", f"This is a Word document: put the table into a spreadsheet, and {SAVE_AS}."),
    ("ppt/presentation.xml", f"This is a PowerPoint file: put the table into a spreadsheet, and {SAVE_AS}."),
    ("Index/Document.iwa", "This is a Numbers or Pages file: export the table as CSV, with the encoding UTF-8."),
)
_UTF16 = "This is Unicode text of another kind (UTF-16): save the file as CSV UTF-8."
_UTF32 = "This is Unicode text of another kind (UTF-32): save the file as CSV UTF-8."


@dataclass(frozen=True)
class NotText:
    """What a file is instead of UTF-8 text, in a sentence that says what to do; the row where that shows, if it is one."""

    words: str
    row: int | None = None


def not_text(content: bytes) -> NotText | None:
    """What the content is, if it is not UTF-8 text. None: it is."""
    if words := _other_kind(content):
        return NotText(words)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        return NotText(_other_encoding(content[fault.start : fault.start + 1], row), row)
    if b"\0" in content:
        row = content[: content.index(b"\0")].count(b"\n") + 1
        return NotText(f"Row {row} holds a zero byte, which no text has: save the file again as CSV UTF-8.", row)
    return None


def _other_kind(content: bytes) -> str:
    """A sentence about a file that its beginning shows to be no CSV file; "" otherwise."""
    for beginning, words in _BEGINNINGS:
        if content.startswith(beginning):
            return words
    if content.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\b")):
        return _archive(content)
    if content.startswith(_OLD_OFFICE):
        return _old_office(content)
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _UTF32
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_bare_utf16(content):
        return _UTF16
    return _markup(content)


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            # The kind of an OpenDocument file is written in its first few bytes; read no more than that.
            with archive.open("mimetype") if "mimetype" in names else io.BytesIO() as first:
                kind = first.read(100).decode("ascii", "replace")
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, EOFError):
        return "This is a zip archive or a workbook, and it is damaged: get it again."
    for name, words in _INSIDE:
        if name in names:
            return words
    if "opendocument.spreadsheet" in kind:
        return f"This is an OpenDocument spreadsheet: {SAVE_AS}."
    if "opendocument" in kind:
        return f"This is an OpenDocument file: put the table into a spreadsheet, and {SAVE_AS}."
    return "This is a zip archive: unpack it, and give the CSV file that is in it."


def _old_office(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"This is an Excel workbook or another Office file with a password: open it, and {SAVE_AS}."
    if "WordDocument".encode("utf-16-le") in content:
        return f"This is a Word document: put the table into a spreadsheet, and {SAVE_AS}."
    return f"This is an Excel workbook of the older kind (.xls): {SAVE_AS}."


def _is_bare_utf16(content: bytes) -> bool:
    """Whether every other byte of the beginning is zero, as in Latin letters of UTF-16 without a mark."""
    beginning = content[:200]
    return len(beginning) >= 8 and any(
        beginning[start::2].count(0) > 0.9 * len(beginning[start::2]) and 0 not in beginning[1 - start :: 2]
        for start in (0, 1)
    )


def _markup(content: bytes) -> str:
    beginning = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        return f"This is a web page, not a CSV file: open it in a spreadsheet, and {SAVE_AS}."
    if beginning.startswith((b"<?xml", b"<workbook")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in content[:4000].lower():
            return f"This is an Excel workbook (XML): {SAVE_AS}."
        return "This is an XML file: write the table as CSV UTF-8."
    if beginning.startswith((b"{", b"[")):
        return "This is a JSON file: write the table as CSV UTF-8."
    return ""


def _other_encoding(letter: bytes, row: int) -> str:
    try:
        shown = letter.decode("cp1252")
    except UnicodeDecodeError:
        shown = ""
    what = f"the letter or sign {shown}" if shown.isprintable() and shown.strip() else "a letter or sign"
    return (
        f"Row {row} holds {what} in another encoding than UTF-8, probably Windows-1252: save the file again, in Excel as "
        "“CSV UTF-8 (Comma delimited)”."
    )
