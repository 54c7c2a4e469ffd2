"""Scripts and styles, sent compressed, under addresses that change with their content, kept by browsers for a year.

The framework serves its scripts uncompressed, and its largest (the chart library, 4.8 MB) under an address without a
version, asked for anew each time. Here every script is compressed once (brotli), kept on disk, and
served from memory.
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

PLOTLY = "_dash-component-suites/plotly/package_data/plotly.min.js"
STRENGTH = 10  # of 11: a third of the time of the strongest setting, for a fiftieth more bytes
TEXT = (".js", ".css", ".svg", ".json", ".map", ".txt")
YEAR = "public, max-age=31536000, immutable"
ASK = "no-cache"
MOST_ADDRESSES = 1000  # one file answers under any fingerprint: what is remembered of addresses is bounded
FORM = 3  # raise when `lean` changes, so that kept copies are made anew

FINGERPRINT = re.compile(r"\.v[\d_]+m\d+\.")
UNUSED = (
    # The tile-map library, carried as one string of half a megabyte and run as code by tile maps only.
    (re.compile(r"""(\w+\.exports=)'(?:[^'\\]|\\.){200000,}'"""), r"\1''"),
    # The drawing engine of charts in three dimensions: one module, which ends by naming what it exports. What is left
    # answers any name with itself, since modules that would draw in three dimensions take parts of it on loading.
    (
        re.compile(
            r"""(\w+=\w+\(\(\w+,(\w+)\)=>\{)"use strict";\(\(\)=>\{var e="""
            r"""\{\d+\(\w+,\w+,\w+\)\{\w+\.exports=\{alpha_shape:.*?\b\2\.exports=\w+\}\)\(\)\}\)""",
            re.DOTALL,
        ),
        r"\1\2.exports=new Proxy(function(){},{get:(a,b,c)=>c})})",
    ),
)


AT_ONCE = ((", () => {\n", ", (() => {\n"), ("return Plotly;\n}));", "return Plotly;\n})));"))
"""The chart library is one function of 4 MB, which browsers read twice: once to find its end, once to run it. A function in
brackets of its own they take as one to be run at once, and read once, away from the thread that draws the page."""


def lean(name: str, content: bytes) -> bytes:
    """The chart library without two parts this application never draws with, tile maps and charts in three dimensions, and with the
    one function it is marked to be run at once.

    Tile maps would need a server of tiles and text run as code; the content security policy forbids both. The parts are
    a quarter of the library. A version that is built otherwise is left as it is.
    """
    if not name.endswith("plotly.min.js"):
        return content
    text = content.decode("utf-8")
    for pattern, rest in UNUSED:
        text = pattern.sub(rest, text, count=1)
    if all(text.count(plain) == 1 for plain, _ in AT_ONCE):
        for plain, marked in AT_ONCE:
            text = text.replace(plain, marked)
    return text.encode("utf-8")


class StaticFiles:
    """Compressed copies of every script and style of the application. Files do not change while a process lives."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder = folder
        self.prefix = prefix
        self.tags: dict[str, str] = {}  # address -> digest of its content
        self.packed: dict[str, bytes] = {}  # digest -> compressed content

    def prepare(self, path: str, content: bytes) -> None:
        """Compress one file as far as it goes and keep it. Slow (seconds for the chart library): for set-up time."""
        kept = self._kept(_digest(content))
        if kept.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(brotli.compress(lean(path, content), quality=STRENGTH))
        part.replace(kept)

    def is_prepared(self) -> bool:
        """Whether copies were made at set-up."""
        return any(self.folder.glob("*.br"))

    def reload(self) -> None:
        """Take the copies from disk: they have been made since the process started."""
        for digest in list(self.packed):
            with suppress(OSError):
                self.packed[digest] = self._kept(digest).read_bytes()

    def serve(self, server: Flask) -> None:
        """Answer from the copies; what is not yet among them is made from what the framework would have sent."""
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
        tag = _digest(content)
        kept = self._kept(tag)
        if tag not in self.packed:
            self.packed[tag] = kept.read_bytes() if kept.exists() else brotli.compress(lean(path, content), quality=5)
        if len(self.tags) >= MOST_ADDRESSES:
            self.tags.clear()
        self.tags[path] = tag
        return tag

    def _kept(self, digest: str) -> Path:
        return self.folder / f"{digest}.{FORM}.br"

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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _takes_brotli() -> bool:
    return bool(request.accept_encodings.quality("br") > 0)


def _packed_now(response: Response) -> Response:
    """Pages and callback answers: a light setting, since each is made once."""
    if response.is_streamed or not _takes_brotli() or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) < 1000:
        return response
    response.set_data(brotli.compress(body, quality=4))
    response.headers["Content-Encoding"] = "br"
    return response
