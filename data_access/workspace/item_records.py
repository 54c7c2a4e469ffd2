"""What is saved, as others see it: an item, its revisions, and what may be said instead."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

CONTENT = ("name", "note", "tags", "shared", "team", "edition", "body")
SIGNED = frozenset({"decision"})  # kinds of item that nobody can change or delete once they are made
Did: TypeAlias = Literal["made", "changed", "deleted", "restored", "kept aside"]


class ItemMissing(LookupError):
    """There is no item of this id or code, or it is somebody else's and private: a reader is not told which."""

    remedy = "The link may be mistyped, or what it named was deleted or is private to someone else."


class ItemRefused(ValueError):
    """Something is too long, empty or not of its form, and nothing was written. `problems`: a sentence for each;
    `fields`: the field of a form that each is about, or none at all."""

    def __init__(self, problems: Sequence[str], fields: Sequence[str] = ()) -> None:
        self.problems, self.fields = tuple(problems), tuple(fields)
        super().__init__(" ".join(self.problems))


def refuse_if_signed(item: Item) -> None:
    """Raises ItemRefused for an item of a signed kind: what was decided and expected stays as it was signed."""
    if item.kind in SIGNED:
        raise ItemRefused(["A signed decision cannot be changed, copied or deleted. Sign a new version and say why."])


def lets_in(content: Mapping[str, Any]) -> tuple[bool, str | None]:
    """Whom this content lets see it besides its owner: everybody, a team."""
    return content["shared"], content["team"]


def pseudonym(who: str) -> str:
    """What to call somebody without a name: always the same, and nothing that a browser could be recognised by."""
    return f"reader {hashlib.sha256(f'shown as {who}'.encode()).hexdigest()[:4]}"


class WorkspaceFull(ItemRefused):
    """A quota is reached: one person's, one item's or everybody's. Nothing was written."""


class ImportRefused(ItemRefused):
    """A file is not one of items, or something in it is wrong. None of it was taken in."""


@dataclass(frozen=True)
class Item:
    """One item as it stands. Times are ISO 8601 in UTC. `edition` None follows the newest figures."""

    id: str
    code: str
    kind: str
    name: str
    note: str
    tags: tuple[str, ...]
    owner: str
    shared: bool
    edition: str | None
    body: dict[str, Any]
    revision: int
    created_at: str
    changed_at: str
    changed_by: str
    deleted_at: str | None
    shared_from: int | None = None  # the revision since which those who see it now may; None while it is private
    team: str | None = None  # whose members see it
    holds: str = ""  # the own figures its words may hold: see item_standing

    @property
    def content(self) -> dict[str, Any]:
        """What a revision keeps: name, note, tags, shared, team, edition and body."""
        return {**{name: getattr(self, name) for name in CONTENT}, "tags": list(self.tags)}


@dataclass(frozen=True)
class Revision:
    """What an item was, or was to be. `number` is None for what was kept aside."""

    id: str
    item: str
    number: int | None
    based_on: int
    did: Did
    who: str
    at: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """The change stands. `merged`: someone else had changed other parts meanwhile, and those stand too."""

    item: Item
    merged: bool = False


@dataclass(frozen=True)
class Conflict:
    """Someone else changed the same part first. Theirs stands; yours is kept aside, whole."""

    theirs: Item
    yours: Revision
    parts: tuple[str, ...]  # which of name, note, tags, shared, team, edition, body
