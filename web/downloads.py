"""Figures as files: those of one exhibit in one view, or all of a measure. Protected as on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, send_file

BYTE_ORDER_MARK = "\ufeff"  # makes Excel read the file as UTF-8
KINDS = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,119}")  # of a page, an exhibit or a measure


def offer(
    server: Flask,
    *,
    prefix: str,
    csv_of: Callable[[str, str, Mapping[str, Any]], tuple[str, str] | None],
    data_of: Callable[[str], tuple[str, Iterator[str]] | None],
    book_of: Callable[[str, str, Mapping[str, Any]], tuple[str, bytes] | None],
    pack_of: Callable[[str], tuple[str, Path] | None],
) -> None:
    """`csv_of(page slug, exhibit id, query)` gives (file name, text), or None when there is no such exhibit; `book_of` the same as a
    workbook. `data_of(indicator)` gives (file name, text in pieces), or None when there is no such measure; `pack_of(name)` gives
    (file name, path) of a file that was made of a pack, or None."""

    @server.get(f"{prefix}download/<slug>/<exhibit>.csv", endpoint="download")
    def _csv(slug: str, exhibit: str) -> Response:
        if not (_NAME.fullmatch(slug) and _NAME.fullmatch(exhibit)) or not _is_text(request.args):
            abort(404)
        file = csv_of(slug, exhibit, request.args.to_dict())
        if file is None:
            abort(404)
        name, text = file
        return _file(name, Response(BYTE_ORDER_MARK + text, mimetype="text/csv"))

    @server.get(f"{prefix}download/<slug>/<exhibit>.xlsx", endpoint="workbook")
    def _book(slug: str, exhibit: str) -> Response:
        if not (_NAME.fullmatch(slug) and _NAME.fullmatch(exhibit)) or not _is_text(request.args):
            abort(404)
        file = book_of(slug, exhibit, request.args.to_dict())
        if file is None:
            abort(404)
        name, content = file
        return _file(name, Response(content, mimetype=KINDS["xlsx"]))

    @server.get(f"{prefix}download/pack/<name>", endpoint="pack_file")
    def _pack(name: str) -> Response:
        file = pack_of(name) if _NAME.fullmatch(name) else None
        if file is None:
            abort(404)
        shown, path = file
        return _file(shown, send_file(path, mimetype=KINDS[path.suffix.lstrip(".")]))

    @server.get(f"{prefix}data/<indicator>.csv", endpoint="data")
    def _data(indicator: str) -> Response:
        file = data_of(indicator) if _NAME.fullmatch(indicator) else None
        if file is None:
            abort(404)
        name, pieces = file
        # In pieces, as they are read: the largest measure has 300,000 rows.
        return _file(name, Response(chain([BYTE_ORDER_MARK], pieces), mimetype="text/csv"))


def _is_text(query: Mapping[str, str]) -> bool:
    """Whether a query is storable text: no half of a surrogate pair, and no NUL in the name of an edition."""
    try:
        "".join(part for pair in query.items() for part in pair).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in query.get("edition", "")


def _file(name: str, response: Response) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"  # what one reader may see is kept by no browser and no proxy
    return response
