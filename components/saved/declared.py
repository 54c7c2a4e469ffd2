"""What the page of saved views declares, what the application gives to it, and the addresses of what is saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from components.links import safe_link

KIND = "view"
_CARD = re.compile(r"[a-z-]{1,60}--(?:where|closer|front|if)(?:-[0-9]{1,3}){1,2}")
MOST_LISTED = 1_000  # in the file for a spreadsheet: as many as the file to carry over holds
PRIVATE = (
    "There is no sign-in. “Private” means that only this browser, on this computer, lists it; clearing the browser’s cookies "
    "loses it. Shared views are listed for everyone who can open this site, and everyone can edit them."
)


@dataclass(frozen=True)
class Audience:
    """The audiences a reader may choose for a saved item. `choices`: values of the form's field (see `vocabulary.audience_of`)
    and their labels; `only_you`: the message for a private item; `teams`: names by id."""

    choices: Sequence[tuple[str, str]] = (("no", "Private: this browser"), ("yes", "Shared: everyone here"))
    note: str = PRIVATE
    only_you: str = "Only this browser lists it"
    teams: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, item: Any) -> str:
        return "yes" if item.shared else f"team-{item.team}" if item.team else "no"

    def offered(self, value: str) -> Sequence[tuple[str, str]]:
        """The choices, with the present one where it is none of them: that of a team one has left."""
        if any(value == key for key, _ in self.choices):
            return self.choices
        return (*self.choices, (value, f"As it is: {self._team(value.removeprefix('team-'))}"))

    def words_of(self, item: Any) -> str:
        """Who sees an item, to follow its owner."""
        return "shared" if item.shared else f"for {self._team(item.team)}" if item.team else "private"

    def _team(self, id: str) -> str:
        return self.teams.get(id, id)


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


ShownAt = Callable[[Any, Mapping[str, Any]], Any]
"""(page, query) -> its Rendering."""


@dataclass(frozen=True)
class ItemService:
    """The store of saved items, and who is asking."""

    items: Callable[[], Any]  # data_access.Items
    reader: Callable[[], str]  # "" for a browser that has saved nothing
    writer: Callable[[], str]
    is_kept: Callable[[str], bool]  # whether the figures of an edition can still be opened
    refused: tuple[type[Exception], ...]  # errors with a sentence for the reader, and perhaps `remedy` or `problems`
    audience: Callable[[], Audience] = Audience
    may: Callable[[str], str] = lambda action: ""  # why the reader may not do this; "" where they may
    kept_back: Callable[[Callable[[ShownAt], Any]], Sequence[str]] = lambda say: ()
    """Told how a page says something, the ids of own figures that not everyone may see and that it may be said from."""


def again(slug: str) -> str:
    """The id of the element that tells a page about saved items to renew itself: its `data-again` changes when they do."""
    return f"{slug}--again"


def link(item: Any) -> str:
    """The address of an item inside this application; the first page if it has none."""
    card = item.body.get("card", "")
    return safe_link(
        f"{item.body.get('path', '/')}{item.body.get('query', '')}{f'#{card}' if card_named(card) else ''}"
    )


def card_named(card: Any) -> str:
    """The name of a card, to which an address leads behind "#"; "" for what is none."""
    return card if isinstance(card, str) and _CARD.fullmatch(card) else ""


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


def own_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """The address, without what its headline said."""
    return {name: value for name, value in body.items() if name != "headline"}
