"""The files in an upload: the file itself, or the members of a zip. Nothing is unpacked to disk.

The sizes that a zip states may be false, so reading stops at the limit. A zip in a zip is not unpacked.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from data_access.reference.sources.refusal import Faults

LARGEST_FILE = 60_000_000  # bytes as given
MOST_UNPACKED = 400_000_000  # bytes, all members together; the RTT extract has about 100 million
MOST_MEMBERS = 60
HIGHEST_RATIO = 200  # unpacked bytes for each packed one, of a member above RATIO_FROM
RATIO_FROM = 1_000_000
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".json")
_STEP = 1_000_000


@dataclass(frozen=True)
class Member:
    """One file: its name, without folders, and its bytes."""

    name: str
    content: bytes


def members_of(name: str, content: bytes) -> tuple[Member, ...]:
    """The files that may contain tables. Raises SourceRefused, with a sentence for the uploader."""
    faults = Faults(shown(name))
    if len(content) > LARGEST_FILE:
        _refuse(faults, f"The file has {len(content):,} bytes, and {LARGEST_FILE:,} is the most that is read.")
    if not content.strip():
        _refuse(faults, "The file is empty.")
    if content.startswith(b"\x1f\x8b"):
        return (Member(shown(name).removesuffix(".gz"), _ungzipped(content, faults)),)
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return (Member(shown(name), content),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if {"[Content_Types].xml", "xl/workbook.xml"} & set(archive.namelist()):
                for each in archive.infolist():
                    _check(each, faults)
                if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                    _refuse(faults, f"Unpacked, the workbook has over {MOST_UNPACKED:,} bytes.")
                return (Member(shown(name), content),)
            if "content.xml" in archive.namelist() and "mimetype" in archive.namelist():
                _refuse(
                    faults,
                    "This is an OpenDocument file (.ods). Open it, save it as .xlsx or CSV UTF-8, and give that.",
                )
            return _unpacked(archive, faults)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        faults.say("The zip is damaged or incomplete. Download it again.", value=fault)
        faults.refuse_if_any()
        raise AssertionError("unreachable") from fault


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence: its last part, short, without signs that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter if letter.isprintable() else "?" for letter in last)[:120] or "file"


def _unpacked(archive: zipfile.ZipFile, faults: Faults) -> tuple[Member, ...]:
    files = [each for each in archive.infolist() if not each.is_dir() and not _hidden(each.filename)]
    if len(files) > MOST_MEMBERS:
        _refuse(faults, f"The zip holds {len(files):,} files, and {MOST_MEMBERS} is the most that is read.")
    for each in files:
        _check(each, faults)
    tables = [each for each in files if each.filename.lower().endswith(_TABLES)]
    if not tables:
        inside = ", ".join(shown(each.filename) for each in files[:5]) or "nothing"
        _refuse(faults, f"The zip holds no CSV file and no workbook. It holds: {inside}.")
    found, room = [], MOST_UNPACKED
    for each in tables:
        with archive.open(each) as file:
            content = _read(file, room, faults)
        room -= len(content)
        found.append(Member(shown(each.filename), content))
    return tuple(found)


def _check(member: zipfile.ZipInfo, faults: Faults) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.match(r"[A-Za-z]:", name):
        _refuse(faults, "The zip names a file outside its own folder, as no publisher’s does. It was not unpacked.")
    if member.flag_bits & 0x1:
        _refuse(faults, "The zip is locked with a password. Unpack it, and give the file that is in it.")
    if member.file_size > RATIO_FROM and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        _refuse(faults, "The zip unpacks to far more than a table does. It was not unpacked.")


def _hidden(name: str) -> bool:
    """What Macs and Windows add to a zip without being asked."""
    last = re.split(r"[/\\]", name)[-1]
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in ("thumbs.db", "desktop.ini")


def _ungzipped(content: bytes, faults: Faults) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = _read(file, min(MOST_UNPACKED, max(RATIO_FROM, HIGHEST_RATIO * len(content))), faults)
    except (OSError, EOFError, zlib.error) as fault:
        faults.say("The gzip file is damaged or incomplete. Download it again.", value=fault)
        faults.refuse_if_any()
        raise AssertionError("unreachable") from fault
    return unpacked


def _read(file: object, room: int, faults: Faults) -> bytes:
    parts: list[bytes] = []
    left = room
    while part := file.read(_STEP):  # type: ignore[attr-defined]
        left -= len(part)
        if left < 0:
            _refuse(faults, f"Unpacked, the file has over {room:,} bytes. It was not read.")
        parts.append(part)
    return b"".join(parts)


def _refuse(faults: Faults, words: str) -> None:
    faults.say(words)
    faults.refuse_if_any()
