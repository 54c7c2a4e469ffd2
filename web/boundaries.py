"""Shapes of areas for maps, as GeoJSON under addresses that carry a digest of the content: kept by browsers for a year."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

from flask import Flask, Response, abort, request

from web.static_files import YEAR

TYPE = "application/geo+json"
_NAME = re.compile(r"[0-9a-z]{1,20}(/[0-9A-Za-z]{1,20})?")
_DIGEST = re.compile(r"[0-9a-f]{12}")


def offer_boundaries(server: Flask, *, prefix: str, file_of: Callable[[str], tuple[str, bytes] | None]) -> None:
    """`file_of(name)` gives (digest, gzipped content) of "icb" or "lsoa21/E54000058", or None if there is no such file.
    Any other digest gets 404, so that browsers never keep other content under it."""

    @server.get(f"{prefix}boundaries/<kind>.<digest>.geojson", endpoint="boundaries")
    def _of_a_kind(kind: str, digest: str) -> Response:
        return _answer(kind, digest)

    @server.get(f"{prefix}boundaries/<kind>/<board>.<digest>.geojson", endpoint="boundaries_of_a_board")
    def _of_a_board(kind: str, board: str, digest: str) -> Response:
        return _answer(f"{kind}/{board}", digest)

    def _answer(name: str, digest: str) -> Response:
        file = file_of(name) if _NAME.fullmatch(name) and _DIGEST.fullmatch(digest) else None
        if file is None or file[0] != digest:
            abort(404)
        if request.if_none_match.contains_weak(digest):
            response = Response(status=304)
        elif request.accept_encodings.quality("gzip") > 0:
            response = Response(file[1], mimetype=TYPE)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = Response(gzip.decompress(file[1]), mimetype=TYPE)
        response.headers["ETag"] = f'"{digest}"'
        response.headers["Cache-Control"] = YEAR
        response.vary.add("Accept-Encoding")
        return response
