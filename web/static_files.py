"""Scripts and styles, sent compressed, under addresses that change with their content, which browsers keep for a year.

The framework serves its scripts uncompressed, and its largest (the chart library, 4.8 MB) under an address without a
version, so that browsers ask for it each time. Here every script is compressed once (brotli), kept on disk, and
served from memory; the chart library in the form that `chart_library.py` chooses.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from contextlib import suppress
from pathlib import Path

import brotli
from flask import Flask, Response, request

from caching import OVERHEAD, ByteBoundedCache
from web.chart_library import ChartLibrary

LIBRARY = "plotly.min.js"
PLOTLY = f"_dash-component-suites/plotly/package_data/{LIBRARY}"
STRENGTH = 10  # of 11: a third of the time of the strongest setting, for a fiftieth more bytes
TEXT = (".js", ".css", ".svg", ".json", ".map", ".txt")
YEAR = "public, max-age=31536000, immutable"
ASK = "no-cache"
MOST_ADDRESSES = 1000  # one file answers under any fingerprint, so the cache of addresses is bounded

FINGERPRINT = re.compile(r"\.v[\d_]+m\d+\.")


class StaticFiles:
    """Compressed copies of every script and style of the application. Files do not change while a process lives."""

    def __init__(self, folder: Path, prefix: str, library: ChartLibrary) -> None:
        self.folder = folder
        self.prefix = prefix
        self.library = library
        self.tags: dict[str, str] = {}  # address -> tag of its content
        self.packed: dict[str, bytes] = {}  # tag -> compressed content

    def prepare(self, path: str, content: bytes) -> None:
        """Compress one file as far as it goes and keep it. Slow (seconds for the chart library): for set-up time."""
        kept = self._kept(self._tag(path, content))
        if kept.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(brotli.compress(self._sent(path, content), quality=STRENGTH))
        part.replace(kept)

    def is_prepared(self) -> bool:
        """Whether copies were made at set-up."""
        return any(self.folder.glob("*.br"))

    def reload(self) -> None:
        """Take the copies from disk: they have been made since the process started."""
        for tag in list(self.packed):
            with suppress(OSError):
                self.packed[tag] = self._kept(tag).read_bytes()

    def serve(self, server: Flask) -> None:
        """Answer from the compressed copies; a missing one is made from the framework's answer."""
        static = (f"{self.prefix}_dash-component-suites/", f"{self.prefix}assets/")

        @server.before_request
        def _from_memory() -> Response | None:
            tag = self.tags.get(request.path)
            known = tag is not None and request.method in ("GET", "HEAD") and _takes_brotli()
            return self._answer(request.path, str(tag)) if known else None

        @server.after_request
        def _compressed(response: Response) -> Response:
            response.vary.add("Accept-Encoding")
            made_anew = response.mimetype in ("text/html", "application/json", "text/csv")
            if made_anew and not request.path.startswith(static):
                response.headers.setdefault("Cache-Control", "no-store")
            if response.status_code != 200 or not _takes_brotli() or "Content-Encoding" in response.headers:
                return response
            if request.path.startswith(static):
                if not request.path.endswith(TEXT):
                    return response
                response.direct_passthrough = False
                tag = self._remember(request.path, response.get_data())
                response.close()
                return self._answer(request.path, tag)
            return _packed_now(response) if made_anew else response

    def _remember(self, path: str, content: bytes) -> str:
        tag = self._tag(path, content)
        kept = self._kept(tag)
        if tag not in self.packed:
            self.packed[tag] = (
                kept.read_bytes() if kept.exists() else brotli.compress(self._sent(path, content), quality=5)
            )
        if len(self.tags) >= MOST_ADDRESSES:
            self.tags.clear()
        self.tags[path] = tag
        return tag

    def _tag(self, path: str, content: bytes) -> str:
        return self.library.tag if path.endswith(LIBRARY) else hashlib.sha256(content).hexdigest()[:16]

    def _sent(self, path: str, content: bytes) -> bytes:
        """The file to send: the chosen form of the chart library, any other unchanged."""
        return self.library.content() if path.endswith(LIBRARY) else content

    def _kept(self, tag: str) -> Path:
        return self.folder / f"{tag}.br"

    def _answer(self, path: str, tag: str) -> Response:
        if request.if_none_match.contains_weak(tag):
            response = Response(status=304)
        else:
            response = Response(self.packed[tag], mimetype=mimetypes.guess_type(path)[0] or "application/octet-stream")
            response.headers["Content-Encoding"] = "br"
        versioned = request.args.get("m") or request.args.get("v") or FINGERPRINT.search(path)
        response.headers["ETag"] = f'"{tag}"'
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = YEAR if versioned else ASK
        return response


_documents = ByteBoundedCache(256)
"""Documents as they were sent, by their content: many readers open the same one, and packing it takes longer than finding it."""


def _takes_brotli() -> bool:
    return bool(request.accept_encodings.quality("br") > 0)


def _packed_now(response: Response) -> Response:
    """Pages and callback answers: a light setting, since each is made once."""
    if response.is_streamed or not _takes_brotli() or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) < 1000:
        return response
    if response.mimetype != "text/html":  # answers to callbacks are kept whole where they can be (web/answers.py)
        response.set_data(brotli.compress(body, quality=4))
    else:
        key = hashlib.sha256(body).digest()
        packed: bytes = _documents.get(key) or brotli.compress(body, quality=4)
        _documents.put(key, packed, len(packed) + OVERHEAD)
        response.set_data(packed)
    response.headers["Content-Encoding"] = "br"
    return response
