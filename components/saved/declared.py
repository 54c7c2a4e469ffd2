"""What the page of saved views declares, what the application gives to it, and the addresses of what is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from components.links import safe_link

KIND = "view"
MOST_LISTED = 1_000  # in the file for a spreadsheet: as many as the file to carry over holds
PRIVATE = (
    "There is no sign-in. “Private” means that only this browser, on this computer, lists it; clearing the browser’s cookies "
    "loses it. Shared views are listed for everyone who can open this site, and everyone can edit them."
)


@dataclass(frozen=True)
class Example:
    """A view worth starting from, shown to readers who have saved nothing yet."""

    name: str
    note: str
    path: str
    query: str  # with its "?"


def claim_of(page: Any, view: Any, evidence: Any) -> Any:
    """The Finding that a saved view of a page keeps and watches."""
    return (getattr(page, "claim", None) or page.headline)(view, evidence)


@dataclass(frozen=True)
class SavedPage:
    """The page of what was saved, declared."""

    path: str
    name: str
    question: str
    introduction: str
    examples: Sequence[Example] = ()

    @property
    def slug(self) -> str:
        return self.path.strip("/")


@dataclass(frozen=True)
class ItemService:
    """The store of saved items, and who is asking."""

    items: Callable[[], Any]  # data_access.Items
    reader: Callable[[], str]  # "" for a browser that has saved nothing
    writer: Callable[[], str]
    is_kept: Callable[[str], bool]  # whether the figures of an edition can still be opened
    refused: tuple[type[Exception], ...]  # errors that say in words what is wrong, and may carry `remedy` or `problems`


ShownAt = Callable[[Any, Mapping[str, Any]], Any]
"""(page, query) -> its Rendering."""


def again(slug: str) -> str:
    """The id of the element that tells a page about saved items to renew itself: its `data-again` changes when they do."""
    return f"{slug}--again"


def link(item: Any) -> str:
    """The address inside this application that an item holds; the first page if it holds none."""
    return safe_link(f"{item.body.get('path', '/')}{item.body.get('query', '')}")


def address_of(page: Any, view: Any, query: Mapping[str, Any]) -> str:
    """The canonical address of a view with the what-ifs that are open in the query."""
    names = [what_if.name for what_if in page.what_if]
    more = {
        key: value[0] if isinstance(value, list) else value
        for key, value in query.items()
        if any(key == name or key.startswith(f"{name}.") for name in names)
    }
    own = view.to_query()
    if not more:
        return str(own)
    return f"{own}{'&' if own else '?'}{urlencode(more, quote_via=quote)}"
