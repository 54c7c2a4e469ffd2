"""What a place file holds, whatever program saved it: its text, or why it has none and what to do about that.

Files come from spreadsheets, so they may be UTF-8 with or without a mark, UTF-16, or Windows-1252. A file that is none of them for
certain is refused: a guess would put damaged names among the areas of every page. A zip is opened in memory, within limits; nothing
of it is ever written to a disk, so the names of its members lead nowhere.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_FILE = 5_000_000  # characters of text, or bytes of a file
MOST_ERRORS = 100  # told one by one; all are counted
MOST_MEMBERS = 20  # files in a zip
MOST_UNPACKED = 2 * LONGEST_FILE  # bytes, all members of a zip together
HIGHEST_RATIO = 200  # unpacked bytes for each packed one, of a member above RATIO_FROM
RATIO_FROM = 100_000  # bytes: below it a high ratio does no harm

SAVE_AS = "In Excel choose “Save As” and the type “CSV UTF-8 (Comma delimited)”, then choose that file here."
WINDOWS = "The file was not in UTF-8 and was read as Windows-1252, the form Excel gives a CSV on Windows: please check accents, quotation marks and dashes in the names."
WIDE = "The file was not in UTF-8 and was read as {name}, which Excel calls “Unicode Text”."

LOST = "\ufffd"  # what stands where a letter could not be read
_DAMAGED = re.compile("â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]")  # UTF-8 that a program took for Windows-1252
# Windows-1252 text of English places has these above ASCII and few others; capitals inside a word give Mac Roman away: “JohnÕs”.
_UNLIKELY = re.compile(r"[a-zß-ÿ][À-ÞŠŽŒŸ]|(?<!\w)[ÐÞÕŠŽÒÓ](?!\w)|[\u0080-\u009f]|[ˆ˜†‡‰ƒ¤¦¨¬¯¸¹‚„]|(?<=\w)™(?=\w)")
_TEXT_MEMBERS = (".json", ".csv", ".txt", ".tsv")


class PlacesRefused(ValueError):
    """A file is not of its form. None of it was taken in. `errors`: the first hundred, a sentence each; `total`: all."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors, self.total = tuple(errors[:MOST_ERRORS]), len(errors)
        more = f" And {self.total - MOST_ERRORS:,} more." if self.total > MOST_ERRORS else ""
        super().__init__("Nothing was taken in. " + " ".join(self.errors) + more)


@dataclass(frozen=True)
class FileText:
    """The text of one file. `note`: how it was read, where the reader should check it; "" otherwise."""

    text: str
    note: str = ""
    member: str = ""  # its name in the zip it came from


def texts_of_file(content: bytes) -> tuple[FileText, ...]:
    """The texts a file may hold places in: its own; of a zip, those of its JSON members, or else of its CSV members.

    Raises PlacesRefused, with a sentence for the person who chose the file.
    """
    if len(content) > LONGEST_FILE:
        raise PlacesRefused(
            [f"The file has {len(content):,} bytes and {LONGEST_FILE:,} is the most. Split it into several files."]
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _members(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise PlacesRefused(
            [f"This is an Excel workbook (.xls), or another Office document, not a CSV file. {SAVE_AS}"]
        )
    for start, what in (
        (b"%PDF", "a PDF document"),
        (b"\x1f\x8b", "a compressed file"),
        (b"7z\xbc\xaf", "a 7z archive"),
    ):
        if content.startswith(start):
            raise PlacesRefused([f"This is {what}. Choose a CSV or JSON file of places, or a zip that holds one."])
    return (decoded(content),)


def decoded(content: bytes) -> FileText:
    """Text in UTF-8, UTF-16 or Windows-1252. Raises PlacesRefused for what is none of them for certain."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _wide(content, name)
    if b"\0" in content:
        odd, even = content[1::2].count(0), content[::2].count(0)
        if max(odd, even) > 0.3 * len(content) / 2:  # every other byte of English text is zero
            return _wide(content, "utf-16-le" if odd > even else "utf-16-be")
        raise PlacesRefused([f"This is not a text file: it holds bytes that no text has. {SAVE_AS}"])
    try:
        return FileText(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    line = 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    else:
        unlikely = _DAMAGED.search(text) or _UNLIKELY.search(text)
        if unlikely is None:
            return FileText(text, WINDOWS)
        line = text.count("\n", 0, unlikely.start()) + 1
    form = "neither UTF-8 nor Windows-1252; perhaps that of an older Mac"
    raise PlacesRefused(
        [
            f"Line {line}: the form of its accents, quotation marks or dashes cannot be told for certain ({form}). {SAVE_AS}"
        ]
    )


def _wide(content: bytes, name: str) -> FileText:
    try:
        return FileText(content.decode(name).removeprefix("\ufeff"), WIDE.format(name=name[:6].upper()))
    except UnicodeDecodeError:
        raise PlacesRefused([f"The file begins as UTF-16 text and does not go on as such. {SAVE_AS}"]) from None


def check_letters(text: str) -> tuple[str, ...]:
    """Notes on letters that look damaged. Raises PlacesRefused where letters are lost or no database could keep them."""
    if (at := text.find(LOST)) >= 0:
        line = text.count("\n", 0, at) + 1
        raise PlacesRefused(
            [
                f"Line {line}: a letter was lost when this file was saved. Go back to the file it was made from. {SAVE_AS}"
            ]
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise PlacesRefused([f"Line {line}: the file holds half a character. Save or download it again."]) from None
    if found := _DAMAGED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return (
            f"Line {line}: a name looks damaged (“{text[found.start() : found.start() + 3]}”). Check it, and rename the place.",
        )
    return ()


# ---------------------------------------------------------------- zips


def _members(content: bytes) -> tuple[FileText, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _texts_of(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, PlacesRefused):
            raise
        raise PlacesRefused(
            ["The zip is damaged or incomplete. Download it again, or choose the JSON file in it."]
        ) from error


def _texts_of(archive: zipfile.ZipFile) -> tuple[FileText, ...]:
    listed = archive.infolist()
    names = {each.filename for each in listed}
    if "[Content_Types].xml" in names or "xl/workbook.xml" in names:
        what = "an Excel workbook" if any(each.startswith("xl/") for each in names) else "an Office document"
        raise PlacesRefused([f"This is {what}, not a CSV file. {SAVE_AS}"])
    if "mimetype" in names and "content.xml" in names:
        raise PlacesRefused(["This is an OpenDocument file, not a CSV file. Save the sheet as “Text CSV” in UTF-8."])
    files = [each for each in listed if not each.is_dir() and not _hidden(each.filename)]
    if len(files) > MOST_MEMBERS:
        raise PlacesRefused(
            [f"The zip holds {len(files):,} files and {MOST_MEMBERS} is the most. Choose the JSON file in it."]
        )
    for each in files:
        _check(each)
    for endings in ((".json",), _TEXT_MEMBERS):
        chosen = [each for each in files if each.filename.lower().endswith(endings)]
        if chosen:
            return _unpacked(archive, chosen)
    said = f"It holds {_listing([each.filename for each in files])}." if files else "It holds no file."
    raise PlacesRefused([f"The zip has no JSON or CSV file, so no places. {said}"])


def _hidden(name: str) -> bool:
    """What Macs and Windows add to a zip without being asked."""
    last = name.rsplit("/", 1)[-1]
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in ("thumbs.db", "desktop.ini")


def _check(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = re.split(r"[/\\]", name)
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise PlacesRefused(
            [
                "The zip names a file outside its own folder, as no tool that is used here does. Choose the JSON file in it instead."
            ]
        )
    if member.flag_bits & 0x1:
        raise PlacesRefused(["The zip is locked with a password. Unpack it, and choose the JSON file in it."])
    if member.file_size > RATIO_FROM and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        raise PlacesRefused(["The zip unpacks to far more than it should. Choose the JSON file in it instead."])


def _unpacked(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> tuple[FileText, ...]:
    """Sizes that a zip states may be untrue, so no more is unpacked than is allowed, whatever they say."""
    texts, room = [], MOST_UNPACKED
    for each in members:
        with archive.open(each) as file:
            content = file.read(min(LONGEST_FILE, room) + 1)
        room -= len(content)
        if len(content) > LONGEST_FILE or room < 0:
            raise PlacesRefused(
                [f"Unpacked, the zip is larger than {LONGEST_FILE:,} bytes. Choose the JSON file in it instead."]
            )
        found = decoded(content)
        texts.append(FileText(found.text, found.note, shown(each.filename)))
    return tuple(texts)


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence: its last part, short, without signs that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter if letter.isprintable() else "?" for letter in last)[:60]


def _listing(names: Sequence[str]) -> str:
    listed = [f"“{shown(each)}”" for each in names[:5]]
    return ", ".join(listed) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
