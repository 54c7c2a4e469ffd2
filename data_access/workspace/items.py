"""Items: everything people make here, kept by one mechanism. A saved view, a scenario, a place, a draft are kinds of item.

    items = Items(open_workspace(settings))
    made = items.add("view", name="Waits at Easter", owner=me, body={"path": "/voices", "query": "?area=QUA"})
    match items.update(made.id, made.revision, by=me, name="Waits in spring"):
        case Saved(item): ...
        case Conflict(theirs, yours): ...      # both are kept; the screen shows both

Every change is a revision, kept whole, so that anything can be undone. A change says which revision its writer had read. Where
another came first and changed something else, both stand; where both changed the same thing, the first stands and the second is
kept aside, beside the item, for its writer to put in or leave.

A private item is seen by its owner alone, a team's by its members (`item_standing`). A shared one is seen and changed by all, and
deleted or made private by its owner. Others see its history from the revision that let them in: what was written in private stays
private. Letting others in again begins anew. What is written is text and stays text: nothing here reads it as HTML, as a formula or as code.

How much may be kept and how fast is up to whoever makes an `Items`: else there are no bounds.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, collate, func, insert, or_, select, update

from data_access.workspace import quotas
from data_access.workspace.database import Workspace
from data_access.workspace.item_content import (
    FORMAT,
    LONGEST_NAME,
    MOST_IMPORTED,
    VERSION,
    checked,
    read_exchange,
    search_columns,
    size_of_content,
)
from data_access.workspace.item_records import (
    CONTENT,
    Conflict,
    Did,
    Item,
    ItemMissing,
    ItemRefused,
    Revision,
    Saved,
    WorkspaceFull,
    lets_in,
    pseudonym,
    refuse_if_signed,
)
from data_access.workspace.item_rows import (
    CODE_LENGTH,
    CODE_LETTERS,
    REVISION_COLUMNS,
    content_at,
    item_of,
    record,
    row_of,
    seen_by,
    visible_item,
)
from data_access.workspace.item_standing import Standing, as_text, ids_of
from data_access.workspace.tables import item as table
from data_access.workspace.tables import item_revision as revisions
from data_access.workspace.text import WORDS, storable
from settings import Limits

MOST_WORDS = 20  # of a search

Sort: TypeAlias = Literal["changed", "made", "name"]


class Items:
    """The items of a workspace. Every method is one transaction, and raises WorkspaceUnavailable. `by` is the person
    who asks: what they may not see raises ItemMissing, what they may not do raises ItemRefused."""

    counted_by_caches = False  # the way to what is kept, and not the items

    def __init__(
        self,
        workspace: Workspace,
        limits: Limits | None = None,
        allow: Callable[[str], None] = lambda by: None,
        signed_in_as: str = "",
        standing: Standing | None = None,
    ) -> None:
        """`allow` is called before each write and raises ItemRefused above the rate limits. `signed_in_as`: the name to
        show for the person's changes, where there is a sign-in. `standing`: their teams, and the own figures they may
        see and write; None: no team, and only public own figures.
        """
        self.workspace = workspace
        self.limits = limits
        self.allow = allow
        self.standing = standing or Standing()
        self.signed_in_as = " ".join(signed_in_as.split())[:LONGEST_NAME] if storable(signed_in_as) else ""

    # --- writing ---

    def add(
        self,
        kind: str,
        *,
        name: str,
        owner: str,
        body: Mapping[str, Any],
        note: str = "",
        tags: Sequence[str] = (),
        shared: bool = False,
        team: str | None = None,
        edition: str | None = None,
        holds: Collection[str] = (),
    ) -> Item:
        """Add an item. `holds`: ids of own figures that its words may contain. Raises ItemRefused."""
        self.standing.must_write(kind, True)
        self.standing.must_share(team, None)
        self.allow(owner)
        content = checked(
            {"name": name, "note": note, "tags": tags, "shared": shared, "team": team, "edition": edition, "body": body}
        )
        with self.workspace.write() as connection:
            self._must_fit(connection, owner, [content], items=1)
            return self._insert(connection, kind, content, owner, holds)

    def update(
        self,
        id: str,
        expected_revision: int,
        *,
        by: str,
        did: Did = "changed",
        holds: Collection[str] = (),
        **changes: Any,
    ) -> Saved | Conflict:
        """Change name, note, tags, shared, team, edition or body, as read at `expected_revision`. `holds`: further own
        figures that its words may contain from now on. Raises ItemMissing, ItemRefused; TypeError for any other
        keyword.
        """
        if unknown := set(changes) - set(CONTENT):
            raise TypeError(f"Items have no {', '.join(sorted(unknown))}.")
        self.allow(by)
        with self.workspace.write() as connection:
            now = visible_item(connection, id, by, self.standing, lock=True)
            refuse_if_signed(now)
            self.standing.must_change(now, by, changes)
            wanted = checked(now.content | changes)
            if lets_in(wanted) != lets_in(now.content) and by != now.owner:
                raise ItemRefused(["Only the person who made it can share it or make it private."])
            self.standing.must_share(wanted["team"], now)
            if wanted["team"] != now.team:
                changes.setdefault("team", wanted["team"])
            yours = {part: wanted[part] for part in changes}
            base = content_at(connection, now, expected_revision, by)
            if base is None:  # no such revision, so nothing counts as read
                parts = tuple(part for part in yours if yours[part] != now.content[part])
            else:
                yours = {part: value for part, value in yours.items() if value != base[part]}
                parts = tuple(
                    part
                    for part, value in yours.items()
                    if now.content[part] != base[part] and now.content[part] != value
                )
            also = {"holds": as_text(ids_of(now.holds).union(holds))}
            if parts:  # the conflicting version is in the item's history
                connection.execute(update(table).where(table.c.id == id).values(also))
                aside = self._keep_aside(connection, now, wanted, expected_revision, by)
                return Conflict(self.standing.as_seen(now, by), self.standing.revision_seen(aside, now, by), parts)
            merged = expected_revision != now.revision
            after = now.content | yours
            return Saved(self._change(connection, now, after, did, by, expected_revision, **also), merged)

    def delete(self, id: str, *, by: str) -> Item:
        """Mark as deleted. `restore` brings the item back until its owner's quota needs the room. Raises ItemMissing,
        ItemRefused."""
        self.allow(by)
        with self.workspace.write() as connection:
            now = visible_item(connection, id, by, self.standing, lock=True)
            refuse_if_signed(now)
            if by != now.owner:
                raise ItemRefused(["Only the person who made it can delete it."])
            return self._change(
                connection, now, now.content, "deleted", by, now.revision, deleted_at=self.workspace.now(connection)
            )

    def restore(self, id: str, *, by: str) -> Item:
        """Restore a deleted item; does nothing for any other. Raises ItemMissing, ItemRefused."""
        self.allow(by)
        with self.workspace.write() as connection:
            now = visible_item(connection, id, by, self.standing, lock=True, deleted=True)
            if now.deleted_at is None:
                return self.standing.as_seen(now, by)
            return self._change(connection, now, now.content, "restored", by, now.revision, deleted_at=None)

    def revert(self, id: str, revision: str, expected_revision: int, *, by: str) -> Saved | Conflict:
        """Restore the content of a revision, or of a conflicting version, by its id. This makes a new revision. Raises
        ItemMissing, ItemRefused."""
        kept = next((each for each in self.history(id, by=by) if each.id == revision), None)
        if kept is None:
            raise ItemMissing("There is no such revision.")
        # Restoring content neither shares a private item nor hides a shared one.
        content = {part: value for part, value in kept.content.items() if part not in ("shared", "team")}
        return self.update(id, expected_revision, by=by, **content)

    def duplicate(self, id: str, *, by: str) -> Item:
        """A private copy for the person who asks. Raises ItemMissing, ItemRefused."""
        self.allow(by)
        with self.workspace.write() as connection:
            now = visible_item(connection, id, by, self.standing)
            refuse_if_signed(now)
            self.standing.must_copy(now)
            content = now.content | {"name": f"Copy of {now.name}"[:LONGEST_NAME], "shared": False, "team": None}
            content = checked(content)
            self._must_fit(connection, by, [content], items=1)
            return self._insert(connection, now.kind, content, by, ids_of(now.holds))

    # --- reading ---

    def get(self, id: str, *, by: str, deleted: bool = False) -> Item:
        """The item in its present state. Deleted ones only on request. Raises ItemMissing."""
        with self.workspace.read() as connection:
            return visible_item(connection, id, by, self.standing, deleted=deleted)

    def by_code(self, code: str, *, by: str) -> Item:
        """The item of a short link. Raises ItemMissing."""
        wanted = code.strip().casefold()[:40]
        with self.workspace.read() as connection:
            asked = select(table).where(table.c.code == wanted)
            row = connection.execute(asked).one_or_none() if storable(wanted) else None
        return self.standing.as_seen(seen_by(row, by, self.standing, deleted=False), by)

    def list(
        self,
        kind: str | None = None,
        *,
        by: str,
        text: str = "",
        sort: Sort = "changed",
        deleted: bool = False,
        owner: str | None = None,
        limit: int = 500,
        offset: int = 0,
    ) -> tuple[Item, ...]:
        """One page of the items `by` may see, of one kind or all: their own and shared ones, or their own deleted ones.
        `text`: words that must all occur in name, note or tags, ignoring case. `owner`: only this person's items.
        Newest first, or by name. Raises ItemRefused for text that no database can search for.
        """
        order: dict[str, tuple[ColumnElement[Any], ...]] = {
            "changed": (table.c.changed_at.desc(), table.c.id),
            "made": (table.c.created_at.desc(), table.c.id),
            "name": (self._by_letters(table.c.sorted_as), table.c.id),
        }
        asked = self._filtered(select(table), kind, by, text, deleted, owner).order_by(*order[sort])
        with self.workspace.read() as connection:
            page = asked.limit(max(0, limit)).offset(max(0, offset))
            return tuple(self.standing.as_seen(item_of(row), by) for row in connection.execute(page))

    def count(
        self, kind: str | None = None, *, by: str, text: str = "", deleted: bool = False, owner: str | None = None
    ) -> int:
        """The length of `list` without a limit. Raises ItemRefused."""
        asked = self._filtered(select(func.count()).select_from(table), kind, by, text, deleted, owner)
        with self.workspace.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def named(self, name: str, kind: str, *, owner: str) -> Item | None:
        """A person's latest undeleted item of exactly this name; None without one."""
        if not storable(name):
            return None
        asked = select(table).where(
            table.c.owner == owner, table.c.kind == kind, table.c.name == name, table.c.deleted_at.is_(None)
        )
        with self.workspace.read() as connection:
            row = connection.execute(asked.order_by(table.c.changed_at.desc(), table.c.id).limit(1)).one_or_none()
        return None if row is None else self.standing.as_seen(item_of(row), owner)

    def editions(self) -> tuple[str, ...]:
        """The editions that undeleted items of everybody are based on or pinned to, most recently named first."""
        asked = select(table.c.edition).where(table.c.edition.is_not(None), table.c.deleted_at.is_(None))
        with self.workspace.read() as connection:
            rows = connection.execute(asked.group_by(table.c.edition).order_by(func.max(table.c.changed_at).desc()))
            return tuple(rows.scalars())

    def _filtered(
        self, asked: Select[Any], kind: str | None, by: str, text: str, deleted: bool, owner: str | None
    ) -> Select[Any]:
        if not storable(text):
            raise ItemRefused([f"What you search for {WORDS}"])
        mine, living = table.c.owner == by, table.c.deleted_at.is_(None)
        asked = asked.where(mine & ~living if deleted else living & self.standing.where(by))
        if kind is not None:
            asked = asked.where(table.c.kind == kind)
        if owner is not None:
            asked = asked.where(table.c.owner == owner)
        for word in text.casefold().split()[:MOST_WORDS]:
            asked = asked.where(table.c.searched.contains(word, autoescape=True))
        return asked

    def _by_letters(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A column sorted by code point, which both databases and Python have in common."""
        return column if self.workspace.is_sqlite else collate(column, "C")

    def called(self, people: Collection[str], *, by: str) -> dict[str, str]:
        """The name shown for a person: "you", the name they signed in with, or a short stable pseudonym."""
        others = set(people) - {by}
        if not others:
            return dict.fromkeys(people, "you")
        named = select(revisions.c.who, func.max(revisions.c.named).label("name"))
        asked = named.where(revisions.c.who.in_(others), revisions.c.named != "").group_by(revisions.c.who)
        with self.workspace.read() as connection:
            names = {row.who: str(row.name) for row in connection.execute(asked)}
        return {who: "you" if who == by else names.get(who) or pseudonym(who) for who in people}

    def history(self, id: str, *, by: str) -> tuple[Revision, ...]:
        """All revisions and conflicting versions, newest first. Raises ItemMissing. The owner sees all of them; others
        see those since the item was shared, and their own."""
        with self.workspace.read() as connection:
            now = visible_item(connection, id, by, self.standing, deleted=True)
            asked = select(*REVISION_COLUMNS).where(revisions.c.item == id)
            if by != now.owner:
                # A conflicting version has no number of its own, but that of the revision its writer had read.
                number = func.coalesce(revisions.c.number, revisions.c.based_on)
                asked = asked.where(or_(number >= now.shared_from, revisions.c.who == by))
            rows = connection.execute(asked.order_by(revisions.c.at.desc(), revisions.c.number.desc()))
            return tuple(self.standing.revision_seen(Revision(**row._mapping), now, by) for row in rows)

    # --- files ---

    def exported(self, ids: Sequence[str] | None = None, *, by: str, kind: str | None = None) -> str:
        """These items, or all visible ones of a kind, as the text of a JSON file, without owners and ids. Raises
        ItemMissing.
        """
        chosen = self.list(kind, by=by, limit=MOST_IMPORTED) if ids is None else [self.get(id, by=by) for id in ids]
        with self.workspace.read() as connection:
            moment = self.workspace.now(connection)
        listed = [{"kind": each.kind, **each.content} for each in chosen]
        for each in listed:
            del each["team"]
        written = {"format": FORMAT, "version": VERSION, "made_on": moment, "items": listed}
        text = json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False)
        # Escaped, so that even a careless reader of the file finds no markup in it.
        return text.replace("<", "\\u003c").replace(">", "\\u003e")

    def imported(self, text: str, *, by: str, kinds: Sequence[str] | None = None) -> tuple[Item, ...]:
        """Import a file written by `exported` as private items of `by`, all or nothing. They count as holding all own
        figures the person may see. Raises ImportRefused.
        """
        self.allow(by)
        contents = read_exchange(text, kinds)
        for kind, _ in contents:
            self.standing.must_write(kind, True)
        with self.workspace.write() as connection:
            self._must_fit(connection, by, [content for _, content in contents], items=len(contents))
            holds = self.standing.readable or ()
            return tuple(self._insert(connection, kind, content, by, holds) for kind, content in contents)

    # --- inside a transaction ---

    def _must_fit(
        self, connection: Connection, who: str, contents: Sequence[Mapping[str, Any]], *, items: int = 0
    ) -> None:
        """Raises WorkspaceFull."""
        if self.limits is None:
            return
        size = sum(map(size_of_content, contents))
        if said := quotas.room_for(connection, self.workspace, self.limits, who, items=items, size=size):
            raise WorkspaceFull([said])

    def _must_have_revisions_left(self, connection: Connection, now: Item, did: Did, by: str) -> None:
        """Raises WorkspaceFull. Other people may use half of an item's versions, so that its owner can always continue;
        deleting is always possible.
        """
        if self.limits is None or did == "deleted":
            return
        most = self.limits.revisions + (quotas.SPARE_REVISIONS if did == "restored" else 0)
        of_item = select(func.count()).select_from(revisions).where(revisions.c.item == now.id)
        if connection.execute(of_item).scalar_one() >= most:
            raise WorkspaceFull(
                [
                    f"“{now.name}” has {most:,} versions, as many as are kept of one thing. Make a copy of it and go on with that."
                ]
            )
        theirs = of_item.where(revisions.c.who != now.owner)
        if by != now.owner and connection.execute(theirs).scalar_one() >= most // 2:
            said = f"Others have changed “{now.name}” {most // 2:,} times, as often as is kept."
            raise WorkspaceFull([f"{said} Make a copy of it and go on with that, or ask whoever made it to change it."])

    def _insert(
        self, connection: Connection, kind: str, content: dict[str, Any], owner: str, holds: Collection[str] = ()
    ) -> Item:
        moment = self.workspace.now(connection)
        made = Item(
            id=secrets.token_urlsafe(16),
            code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
            kind=kind,
            owner=owner,
            revision=1,
            created_at=moment,
            changed_at=moment,
            changed_by=owner,
            deleted_at=None,
            shared_from=1 if content["shared"] or content["team"] else None,
            holds=as_text(holds),
            **content | {"tags": tuple(content["tags"])},
        )
        connection.execute(insert(table).values(row_of(made)))
        record(connection, made, 1, 0, "made", owner, moment, content, self.signed_in_as)
        return made

    def _change(
        self,
        connection: Connection,
        now: Item,
        content: dict[str, Any],
        did: Did,
        by: str,
        based_on: int,
        **also: str | None,
    ) -> Item:
        self._must_have_revisions_left(connection, now, did, by)
        if did not in ("deleted", "restored"):
            self._must_fit(connection, by, [content])
        moment, number = self.workspace.now(connection), now.revision + 1
        values = {
            **content,
            **also,
            "revision": number,
            "changed_at": moment,
            "changed_by": by,
            **search_columns(content),
        }
        if lets_in(content) != lets_in(now.content):
            values["shared_from"] = number if content["shared"] or content["team"] else None
        connection.execute(update(table).where(table.c.id == now.id).values(values))
        record(connection, now, number, based_on, did, by, moment, content, self.signed_in_as)
        return visible_item(connection, now.id, by, self.standing, deleted=True)

    def _keep_aside(
        self, connection: Connection, now: Item, content: dict[str, Any], based_on: int, by: str
    ) -> Revision:
        self._must_have_revisions_left(connection, now, "kept aside", by)
        self._must_fit(connection, by, [content])
        moment = self.workspace.now(connection)
        # A number higher than any so far would count as written after a later sharing.
        based_on = min(based_on, now.revision)
        return record(connection, now, None, based_on, "kept aside", by, moment, content, self.signed_in_as)
