"""Figures as files: those of one exhibit in one view, or all of a measure. Protected as on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from flask import Flask, Response, abort, request

BYTE_ORDER_MARK = "\ufeff"  # makes Excel read the file as UTF-8
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,119}")  # of a page, an exhibit or a measure


def offer(
    server: Flask,
    *,
    prefix: str,
    csv_of: Callable[[str, str, Mapping[str, Any]], tuple[str, str] | None],
    data_of: Callable[[str], tuple[str, Iterator[str]] | None],
) -> None:
    """`csv_of(page slug, exhibit id, query)` gives (file name, text), or None when there is no such exhibit;
    `data_of(indicator)` gives (file name, text in pieces), or None when there is no such measure."""

    @server.get(f"{prefix}download/<slug>/<exhibit>.csv", endpoint="download")
    def _csv(slug: str, exhibit: str) -> Response:
        if not (_NAME.fullmatch(slug) and _NAME.fullmatch(exhibit)) or not _is_text(request.args):
            abort(404)
        file = csv_of(slug, exhibit, request.args.to_dict())
        if file is None:
            abort(404)
        name, text = file
        return _file(name, Response(BYTE_ORDER_MARK + text, mimetype="text/csv"))

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
    return response
