"""What is given instead of UTF-8 text is recognised by its bytes, and told in a sentence."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from data_access.reference.sources.file_kind import not_text


def archive(*names: str, mimetype: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        if mimetype:
            packed.writestr("mimetype", mimetype)
        for name in names:
            packed.writestr(name, "x")
    return made.getvalue()


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive("[Content_Types].xml", "xl/workbook.xml"), "This is an Excel workbook: save the sheet as CSV UTF-8."),
        (archive("xl/workbook.bin"), "This is an Excel workbook: save the sheet as CSV UTF-8."),
        (archive("content.xml", mimetype=ODS), "This is an OpenDocument spreadsheet: save the sheet as CSV UTF-8."),
        (archive("word/document.xml"), "This is a Word document:"),
        (archive("figures.csv"), "This is a zip archive: unpack it, and give the CSV file that is in it."),
        (archive("figures.csv")[:40], "This is a zip archive or a workbook, and it is damaged"),
        (OLD_OFFICE, "This is an Excel workbook of the older kind (.xls): save the sheet as CSV UTF-8."),
        (
            OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
            "with a password: open it, and save the sheet as CSV UTF-8.",
        ),
        (b"%PDF-1.7\n", "This is a PDF document:"),
        (gzip.compress(b"a,b"), "This is a file packed with gzip: unpack it"),
        ("a,b\n".encode("utf-16"), "This is Unicode text of another kind (UTF-16): save the file as CSV UTF-8."),
        ("indicator,area\n".encode("utf-16-le"), "(UTF-16)"),
        ("a,b\n".encode("utf-32"), "(UTF-32)"),
        (b"<html><body><table>", "This is a web page, not a CSV file"),
        (b'{"a": 1}', "This is a JSON file"),
        (
            "a,£\n".encode("cp1252"),
            "Row 1 holds the letter or sign £ in another encoding than UTF-8, probably Windows-1252",
        ),
        (b"a\nb,\x81\n", "Row 2 holds a letter or sign in another encoding than UTF-8"),
        (b"a\n\0", "Row 2 holds a zero byte"),
    ],
    ids=lambda given: (
        given[:40] if isinstance(given, str) else ""
    ),  # the bytes of archives hold the time they were made
)
def test_each_kind_is_told(content: bytes, words: str) -> None:
    found = not_text(content)
    assert found is not None and words in found.words and "b'" not in found.words


@pytest.mark.parametrize("text", ["", "a", "a,b\n1,2\n", "PK\n", "naïve – £ ’\n", "\ufeffa,b\n", "BM,IM\n"])
def test_text_is_text(text: str) -> None:
    assert not_text(text.encode()) is None
