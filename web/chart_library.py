"""Chooses the form of the chart library (plotly.js) that is sent to browsers.

- The custom form has only the kinds of chart this application draws. `python manage.py assets` builds it, if node is
  installed (`chart_library_build.py`).
- The lean form is the shipped library without unused parts, which patterns cut out. They fit one build of the library,
  identified by its checksum.
- The whole library is sent in any other case.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Form = Literal["custom", "lean", "whole"]

LEAN_FOR = "3b6e15d45dbb7fca5bd2094291e961ddc5472cd887009e6009a56dab668d721f"
"""SHA-256 of the plotly.min.js (4.1.1, shipped with plotly 7.1.0) that the patterns below were made for."""
LEAN_REVISION = 4  # raise when `lean` changes, so that browsers and kept copies take the new one

CUSTOM_RECORD = "record.json"

UNUSED = (
    # The tile-map library, carried as one string of half a megabyte and run as code by tile maps only.
    (re.compile(r"""(\w+\.exports=)'(?:[^'\\]|\\.){200000,}'"""), r"\1''"),
    # The drawing engine of charts in three dimensions: one module, which ends by naming what it exports. In its place stands something
    # that answers any name with itself, since modules that would draw in three dimensions take parts of it when they load.
    (
        re.compile(
            r"""(\w+=\w+\(\(\w+,(\w+)\)=>\{)"use strict";\(\(\)=>\{var e="""
            r"""\{\d+\(\w+,\w+,\w+\)\{\w+\.exports=\{alpha_shape:.*?\b\2\.exports=\w+\}\)\(\)\}\)""",
            re.DOTALL,
        ),
        r"\1\2.exports=new Proxy(function(){},{get:(a,b,c)=>c})})",
    ),
)
"""The parts to cut out, and their replacements. Tile maps would need a tile server and eval, both of which the content
security policy forbids."""

AT_ONCE = ((", () => {\n", ", (() => {\n"), ("return Plotly;\n}));", "return Plotly;\n})));"))
"""The library is one function of 4 MB, which browsers read twice: once to find its end, once to run it. A function in brackets of its own
they take as one to be run at once, and read once, away from the thread that draws the page."""


class PatternsMissed(RuntimeError):
    """The patterns do not fit the library they were made for."""


def lean(text: str) -> str:
    """The library without the unused parts, marked to be read once. For the one build the patterns were made for."""
    for pattern, rest in UNUSED:
        text, number = pattern.subn(rest, text, count=1)
        if number != 1:
            raise PatternsMissed(f"Nothing in the chart library fits {pattern.pattern[:60]}...")
    for plain, marked in AT_ONCE:
        if text.count(plain) != 1:
            raise PatternsMissed(f"The chart library does not hold {plain!r} exactly once.")
        text = text.replace(plain, marked)
    return text


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def custom_name(sha256: str) -> str:
    """The file of a custom build: a running application goes on with its own when another is built."""
    return f"plotly-{sha256[:12]}.min.js"


@dataclass(frozen=True)
class ChartLibrary:
    """The library in the form that is sent. `shipped` is the file of the Python package, `built` the folder of a custom build."""

    shipped: Path
    built: Path
    lean_for: str = LEAN_FOR

    @cached_property
    def form(self) -> Form:
        if self._record is not None:
            return "custom"
        return "lean" if self._shipped_checksum == self.lean_for else "whole"

    @cached_property
    def tag(self) -> str:
        """Names this form of this build: another tag, another content."""
        if self._record is not None:
            return f"custom-{self._record['sha256'][:12]}"
        revision = LEAN_REVISION if self.form == "lean" else ""
        return f"{self.form}{revision}-{self._shipped_checksum[:12]}"

    def content(self) -> bytes:
        if self._record is not None:
            return self._custom_file(self._record).read_bytes()
        whole = self.shipped.read_bytes()
        return lean(whole.decode("utf-8")).encode("utf-8") if self.form == "lean" else whole

    @cached_property
    def _shipped_checksum(self) -> str:
        return checksum(self.shipped.read_bytes())

    @cached_property
    def _record(self) -> dict[str, str] | None:
        """The record of a custom build; None unless it was built to replace the shipped library and its file is as it was recorded."""
        try:
            record = json.loads((self.built / CUSTOM_RECORD).read_text(encoding="utf-8"))
            is_current = record["instead_of"] == self._shipped_checksum
            is_intact = record["sha256"] == checksum(self._custom_file(record).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record if is_current and is_intact else None

    def _custom_file(self, record: dict[str, str]) -> Path:
        return self.built / custom_name(record["sha256"])
