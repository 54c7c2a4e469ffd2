"""Packs for pages, and the job that writes a pack to a file.

A worker makes the file and keeps it for a day below the data folder, which web and worker share. Its name cannot be
guessed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import plotly

from application import access, addresses, auditing, figures, readers, saved_items, services, workspace
from components import page
from components.exports import sealed_file, slides, tidy_csv, workbook
from components.exports.document import Document, Tell
from components.packs import FORMATS, KIND, Made, Pack, PackService, briefing, document_of, variants
from components.packs.resolving import ShownAt
from components.page import AppServices
from data_access import Item, ItemMissing, WorkspaceUnavailable, open_workspace
from data_access.reference import boundaries
from data_access.workspace import audit
from data_access.workspace.audit import Did, Entry
from data_access.workspace.jobs import JobFailed, Jobs, Kinds, Progress, TooManyJobs
from pages import PAGES, packs
from settings import Settings
from vocabulary import Refused
from web.answers import Answers
from web.chart_library import ChartLibrary

WRITE = "write_pack"
KEPT_FOR = 24 * 3600  # seconds
MOST_OF_READER, MOST = 3, 20
"""Limits on files being made at one time: for one reader, and for everybody.

Readers who have saved nothing count as one.
"""
_GATHERING = 0.6  # share of the progress bar for making the cards; the rest is for writing the file
_WRITERS: Mapping[str, Callable[[Document, Tell], bytes]] = {"pptx": slides.deck, "xlsx": workbook.book}
_SHAPES = re.compile(r".*boundaries/(?P<name>[^.]+)\.[0-9a-f]+\.geojson")
_NOT_IN_NAMES = re.compile(r"[^\w &’'(),.-]+")
TITLE, LONGEST_FILE_NAME = ".title", 80
"""The suffix of the file that stores a pack's title, and the characters of the title that a file name may have."""
OWN = ".own"
"""The suffix of the file that stores the ids of the own figures in a pack, one a line."""
_BY_PATH = {each.path: each for each in PAGES}


class NoSuchFile(ValueError):
    """The file does not exist, or no longer exists."""

    remedy = "Ask for it again: files are kept for a day."


class TooManyFiles(ValueError):
    """The limit on files being made is reached."""

    remedy = "Wait until one is done, and ask again."


def service(settings: Settings, given: AppServices) -> PackService:
    """The actions of the page of packs."""
    items = saved_items.service(settings, given)
    return PackService(
        items=saved_items.refusing(items, NoSuchFile, TooManyFiles),
        edition=lambda: figures.newest(settings).edition,
        write=lambda asked: _write(settings, asked),
        progress=lambda job: _progress(settings, job),
        shown_at=page.shown_by(given),
    )


def _write(settings: Settings, asked: Mapping[str, str]) -> str:
    by = readers.reader(settings)
    asked_by = access.person(settings).to_json() | asdict(audit.present_origin())
    arguments = {**asked, "by": by, "asked_by": asked_by, "file": secrets.token_hex(16)}
    readers.count_write(settings, by)
    jobs = Jobs(open_workspace(settings))
    try:
        return jobs.submit(WRITE, arguments, owner=by, most_of_owner=MOST_OF_READER, most=MOST)
    except TooManyJobs as many:
        whose = "for everybody" if many.of_all else "for you" if by else "for readers who have saved nothing"
        raise TooManyFiles(f"{many.most} files are being made {whose}, as many as this site makes at once.") from many


def _progress(settings: Settings, job: str) -> Made:
    view = Jobs(open_workspace(settings)).view(job)
    if view is None or view.kind != WRITE or (access.person(settings).login and view.owner != readers.reader(settings)):
        raise NoSuchFile("There is no such work under way.")
    if view.state != "done":
        return Made(view.sentence, view.percent, view.over)
    words = f"Download “{view.result['title']}”: {FORMATS[view.result['format']]}, {_size(view.result['bytes'])}"
    return Made(words, 100, True, f"/download/pack/{view.result['file']}")


def _size(number: int) -> str:
    """The size of a file: "45 KB", "1.2 MB"."""
    return f"{number / 1e6:.1f} MB" if number >= 950_000 else f"{max(1, round(number / 1e3)):,} KB"


def kept_file(settings: Settings, name: str) -> tuple[str, Path] | None:
    """The name offered to the reader and the path of a finished file; None if it does not exist or has expired."""
    stem, _, ending = name.partition(".")
    path = _folder(settings, access.person(settings)) / name
    if len(stem) != 32 or not set(stem) <= set("0123456789abcdef") or ending not in FORMATS:
        return None
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return None
    if age > KEPT_FOR:  # the next release, or the next file made, removes it
        return None
    auditing.note(settings, Entry(Did.DOWNLOADED_A_PACK_FILE, kind="pack file", item=stem, detail=ending))
    auditing.note_downloads(settings, _own_figures(path), f"pack file {ending}")
    return f"{_file_title(path) or f'pack-{stem[:6]}'}.{ending}", path


def _own_figures(path: Path) -> list[str]:
    """Ids of the own figures in a file, as stored beside it."""
    with suppress(OSError):
        return path.with_suffix(OWN).read_text(encoding="utf-8").split()
    return []


def _file_title(path: Path) -> str:
    """The title of the pack a file was made from, as part of a file name; "" where unknown."""
    try:
        title = path.with_suffix(TITLE).read_text(encoding="utf-8")
    except OSError:
        return ""
    return " ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip(" .")[:LONGEST_FILE_NAME]


def _folder(settings: Settings, person: access.Person) -> Path:
    """The folder for the files of a signed-in person, which nobody else may read.

    Without a sign-in there is one folder for all.
    """
    return _folder_of(settings, person.key) if person.login else settings.data_folder / "packs"


def _folder_of(settings: Settings, key: str) -> Path:
    return settings.data_folder / "packs" / hashlib.sha256(key.encode()).hexdigest()[:24]


def forget_of(settings: Settings, key: str) -> int:
    """Remove the files of a person, by their pseudonym; returns how many."""
    folder = _folder_of(settings, key)
    number = sum(path.suffix.lstrip(".") in FORMATS for path in folder.glob("*"))
    shutil.rmtree(folder, ignore_errors=True)
    return number


# ---------------------------------------------------------------- the job


def kinds(settings: Settings) -> Kinds:
    """The kind of job that writes packs to files."""

    def write_pack(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Write a pack to a file.

        Arguments of the job: `code` of a pack or `area` of a briefing, `format`, `by` (the reader), `file` (its name
        without suffix).
        """
        ending, file = str(arguments.get("format")), str(arguments.get("file"))
        if ending not in FORMATS or not file.isalnum():
            raise JobFailed("There is no file of that kind.")

        asked_by = arguments.get("asked_by")
        with access.acting_for(settings, asked_by) as person, audit.meanwhile_from(_origin(asked_by)):
            return _written(person, arguments, progress)

    def _written(person: access.Person, arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        ending, file = str(arguments.get("format")), str(arguments.get("file"))

        def tell_gathering(share: float, words: str) -> None:
            progress(share * _GATHERING, words)

        def tell_writing(share: float, words: str) -> None:
            progress(_GATHERING + share * (1 - _GATHERING), words)

        request = _read_request(settings, arguments)
        document = _document(settings, request, tell_gathering)
        if not document.cards:
            raise JobFailed(" ".join(document.missing) or "The pack has no cards yet.")
        if ending == "html":
            written = _sealed(request, document, tell_writing)
        else:
            written = _WRITERS[ending](document, tell_writing)
        folder = _folder(settings, person)
        folder.mkdir(parents=True, exist_ok=True)
        forget_old(settings)
        (folder / file).with_suffix(TITLE).write_text(document.title, encoding="utf-8")
        texts = [
            part for card in document.cards for part in (card.words, card.exhibit.title, tidy_csv.text(card.exhibit))
        ]
        own = auditing.own_figures_in(figures.newest(settings).indicators(), "", document.title, document.note, *texts)
        (folder / file).with_suffix(OWN).write_text("\n".join(own), encoding="utf-8")
        part = folder / f"{file}.part"
        part.write_bytes(written)
        part.replace(folder / f"{file}.{ending}")  # written whole or not at all, because a job may be restarted
        detail = f"{ending} of {request.of}" + (", with own figures" if own else "")
        auditing.note(settings, Entry(Did.MADE_A_PACK_FILE, person.key, "pack file", file, request.revision, detail))
        return {"file": f"{file}.{ending}", "format": ending, "title": document.title, "bytes": len(written)}

    return {WRITE: write_pack}


@dataclass(frozen=True)
class _PackRequest:
    """What one job writes, read once, so that later changes of the pack or the edition do not affect its file."""

    title: str
    note: str
    pack: Pack
    address: str  # the address of the pack itself
    edition: str | None  # the edition the pack is pinned to
    newest: str  # the edition when the job began, for a pack that is not pinned
    shown_at: ShownAt
    of: str  # as the audit names it
    revision: int | None = None


def _origin(asked_by: Any) -> audit.Origin:
    """The address a job was asked for from."""
    given = asked_by if isinstance(asked_by, dict) else {}
    return audit.Origin(str(given.get("address") or ""), str(given.get("request") or ""))


def _read_request(settings: Settings, arguments: Mapping[str, Any]) -> _PackRequest:
    """Read what a job needs. Raises JobFailed."""
    store = figures.newest(settings)
    given = replace(services.for_pages(settings, Answers()), open_store=lambda: store)
    pack_service = service(settings, given)
    if area := str(arguments.get("area") or ""):
        title, note = briefing.words_of(area, packs.PAGE, _BY_PATH, pack_service)
        cards, path = briefing.briefing(area, packs.PAGE), packs.PAGE.briefed(area)
        return _PackRequest(title, note, cards, path, None, store.edition, pack_service.shown_at, "a briefing")
    item = _item(settings, arguments)
    pack = Pack.from_body(item.body) if item.kind == KIND else Refused("The link names something that is no pack.")
    if isinstance(pack, Refused):
        raise JobFailed(pack.reason)
    path = packs.PAGE.opened(item.code, read=True)
    of = f"pack {item.id}"
    return _PackRequest(
        item.name, item.note, pack, path, item.edition, store.edition, pack_service.shown_at, of, item.revision
    )


def _document(settings: Settings, request: _PackRequest, tell: Tell) -> Document:
    return document_of(
        request.title,
        request.note,
        request.pack,
        _BY_PATH,
        request.shown_at,
        edition=request.edition,
        newest=request.newest,
        address=addresses.public(settings, request.address),
        address_of=lambda path: addresses.public(settings, path),
        tell=tell,
    )


def _item(settings: Settings, arguments: Mapping[str, Any]) -> Item:
    try:
        return workspace.items(settings).by_code(str(arguments.get("code")), by=str(arguments.get("by")))
    except ItemMissing as missing:
        raise JobFailed("The pack is not there any more.") from missing
    except WorkspaceUnavailable as away:
        raise JobFailed(str(away)) from away


def _sealed(request: _PackRequest, document: Document, tell: Tell) -> bytes:
    """The offline file, with the card of every area and of the last periods."""

    def tell_gathering(share: float, words: str) -> None:
        tell(share * 0.9, words)

    choices = variants.choices_of(document, request.pack, _BY_PATH, request.shown_at, request.edition, tell_gathering)
    try:
        return sealed_file.page(document, library=_library().content(), shapes_at=_shapes, choices=choices)
    except sealed_file.TooLarge as problem:
        raise JobFailed(str(problem)) from problem


def _library() -> ChartLibrary:
    """The chart library that pages use."""
    shipped = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return ChartLibrary(shipped, built=Path(__file__).resolve().parent.parent / "build" / "chart-library")


def _shapes(address: str) -> Any:
    """The boundaries at an address of this application; None where there are none."""
    match = _SHAPES.fullmatch(address)
    content = boundaries.packed(match["name"]) if match else None
    return json.loads(gzip.decompress(content)) if content else None


def forget_old(settings: Settings) -> int:
    """Remove everybody's files that are older than a day; returns how many."""
    removed = 0
    for path in (settings.data_folder / "packs").rglob("*"):
        with suppress(OSError):
            if path.is_file() and time.time() - path.stat().st_mtime > KEPT_FOR:
                path.unlink()
                removed += path.suffix.lstrip(".") in FORMATS
    return removed
