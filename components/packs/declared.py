"""What the page of packs declares, and what the application gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from components.saved import ItemService, SavedPage

FORMATS: Mapping[str, str] = {
    "pptx": "PowerPoint slides",
    "xlsx": "Accessible workbook",
    "html": "One sealed file, offline",
}
"""The files a pack is written into: the end of their name, and what they are."""


@dataclass(frozen=True)
class Made:
    """How far a file is: a sentence, 0 to 100, whether it is over, and its address once it is there."""

    sentence: str
    percent: int
    over: bool
    file: str = ""


@dataclass(frozen=True)
class PackPage(SavedPage):
    """The page of packs, declared. `briefing`: the pages whose headlines make a system's briefing, in order.
    `instead`: for a page that repeats another's headline, the exhibit that replaces it under its own title."""

    briefing: Sequence[str] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    def opened(self, code: str, *, read: bool = False) -> str:
        """The address of one pack: to be edited, or to be read."""
        return f"{self.path}?{urlencode({'pack': code} | ({'read': 'yes'} if read else {}))}"

    def briefed(self, area: str) -> str:
        """The address of one area's briefing."""
        return f"{self.path}?{urlencode({'briefing': area})}"


@dataclass(frozen=True)
class PackService:
    """The store of packs, the current reader, and the jobs that make files."""

    items: ItemService
    edition: Callable[[], str]  # the newest
    write: Callable[[Mapping[str, str]], str]  # (what to write, by `code` or `area`, and `format`) -> the id of the job
    progress: Callable[[str], Made]  # raises one of `items.refused` for a job there is not
    shown_at: Callable[[Any, Mapping[str, Any]], Any]  # (page, query) -> its Rendering
