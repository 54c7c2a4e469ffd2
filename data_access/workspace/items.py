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
    """The items of a workspace. Every function is one transaction, and raises WorkspaceUnavailable.

    `by` is whoever asks: what they may not see raises ItemMissing, what they may not do raises ItemRefused.
    """

    counted_by_caches = False  # the way to what is kept, and not the items

    def __init__(
        self,
        workspace: Workspace,
        limits: Limits | None = None,
        allow: Callable[[str], None] = lambda by: None,
        signed_in_as: str = "",
        standing: Standing | None = None,
    ) -> None:
        """`allow` is told who is about to write, and raises ItemRefused when they write too fast. `signed_in_as`: the
        name of whoever asks, where there is a sign-in; their changes are then shown under it. `standing`: their teams, what own
        figures they may see and what they may write; None: no team, and of own figures those that everyone may see."""
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
        """Keep something new. `holds`: ids of own figures that its words may hold. Raises ItemRefused."""
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
        """Change some of name, note, tags, shared, team, edition, body of what was read at `expected_revision`. `holds`: further
        own figures that its words may hold from now on.

        Raises ItemMissing, ItemRefused; TypeError for a part that items do not have.
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
            if base is None:  # a revision that never was: nothing can be said to have been read
                parts = tuple(part for part in yours if yours[part] != now.content[part])
            else:
                yours = {part: value for part, value in yours.items() if value != base[part]}
                parts = tuple(
                    part
                    for part, value in yours.items()
                    if now.content[part] != base[part] and now.content[part] != value
                )
            also = {"holds": as_text(ids_of(now.holds).union(holds))}
            if parts:  # what is kept aside stands in the item's history
                connection.execute(update(table).where(table.c.id == id).values(also))
                aside = self._keep_aside(connection, now, wanted, expected_revision, by)
                return Conflict(self.standing.as_seen(now, by), self.standing.revision_seen(aside, now, by), parts)
            merged = expected_revision != now.revision
            after = now.content | yours
            return Saved(self._change(connection, now, after, did, by, expected_revision, **also), merged)

    def delete(self, id: str, *, by: str) -> Item:
        """Put away, to be brought back by `restore` until its owner's quota needs the room. Raises ItemMissing, ItemRefused."""
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
        """Bring back what was deleted; what was not is left as it is. Raises ItemMissing, ItemRefused."""
        self.allow(by)
        with self.workspace.write() as connection:
            now = visible_item(connection, id, by, self.standing, lock=True, deleted=True)
            if now.deleted_at is None:
                return self.standing.as_seen(now, by)
            return self._change(connection, now, now.content, "restored", by, now.revision, deleted_at=None)

    def revert(self, id: str, revision: str, expected_revision: int, *, by: str) -> Saved | Conflict:
        """Make an item what it was at a revision, or what was kept aside, by the revision's id. Itself a new revision.

        Raises ItemMissing, ItemRefused.
        """
        kept = next((each for each in self.history(id, by=by) if each.id == revision), None)
        if kept is None:
            raise ItemMissing("There is no such revision.")
        # Bringing words back neither shares what is private nor hides what is shared.
        content = {part: value for part, value in kept.content.items() if part not in ("shared", "team")}
        return self.update(id, expected_revision, by=by, **content)

    def duplicate(self, id: str, *, by: str) -> Item:
        """A private copy for whoever asks. Raises ItemMissing, ItemRefused."""
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
        """The item as it stands. Deleted ones only when asked for. Raises ItemMissing."""
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
        """One page of what `by` may see, of a kind or of all: their own and what is shared; or their own that are deleted.

        `text`: words that all occur in name, note or tags, whatever their case. `owner`: only what this person made.
        Newest first, or by name. Raises ItemRefused for text that no database can look for.
        """
        order: dict[str, tuple[ColumnElement[Any], ...]] = {
            "changed": (table.c.changed_at.desc(), table.c.id),
            "made": (table.c.created_at.desc(), table.c.id),
            "name": (self._by_letters(table.c.sorted_as), table.c.id),
        }
        asked = self._asked(select(table), kind, by, text, deleted, owner).order_by(*order[sort])
        with self.workspace.read() as connection:
            page = asked.limit(max(0, limit)).offset(max(0, offset))
            return tuple(self.standing.as_seen(item_of(row), by) for row in connection.execute(page))

    def count(
        self, kind: str | None = None, *, by: str, text: str = "", deleted: bool = False, owner: str | None = None
    ) -> int:
        """How many `list` would give without a limit. Raises ItemRefused."""
        asked = self._asked(select(func.count()).select_from(table), kind, by, text, deleted, owner)
        with self.workspace.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def named(self, name: str, kind: str, *, owner: str) -> Item | None:
        """What somebody made under exactly this name and has not deleted, changed last; None: nothing."""
        if not storable(name):
            return None
        asked = select(table).where(
            table.c.owner == owner, table.c.kind == kind, table.c.name == name, table.c.deleted_at.is_(None)
        )
        with self.workspace.read() as connection:
            row = connection.execute(asked.order_by(table.c.changed_at.desc(), table.c.id).limit(1)).one_or_none()
        return None if row is None else self.standing.as_seen(item_of(row), owner)

    def editions(self) -> tuple[str, ...]:
        """The editions that living items are made on or pinned to, of everybody, those named last first."""
        asked = select(table.c.edition).where(table.c.edition.is_not(None), table.c.deleted_at.is_(None))
        with self.workspace.read() as connection:
            rows = connection.execute(asked.group_by(table.c.edition).order_by(func.max(table.c.changed_at).desc()))
            return tuple(rows.scalars())

    def _asked(
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
        """A column in the order of its letters' numbers, which both databases and Python share."""
        return column if self.workspace.is_sqlite else collate(column, "C")

    def called(self, people: Collection[str], *, by: str) -> dict[str, str]:
        """What to call people on a screen: "you", the name they signed in with, or a short pseudonym that stays the same."""
        others = set(people) - {by}
        if not others:
            return dict.fromkeys(people, "you")
        named = select(revisions.c.who, func.max(revisions.c.named).label("name"))
        asked = named.where(revisions.c.who.in_(others), revisions.c.named != "").group_by(revisions.c.who)
        with self.workspace.read() as connection:
            names = {row.who: str(row.name) for row in connection.execute(asked)}
        return {who: "you" if who == by else names.get(who) or pseudonym(who) for who in people}

    def history(self, id: str, *, by: str) -> tuple[Revision, ...]:
        """Every revision and all that was kept aside, newest first. Raises ItemMissing.

        Its owner sees all of it; others what was written since it was shared, and what they wrote themselves.
        """
        with self.workspace.read() as connection:
            now = visible_item(connection, id, by, self.standing, deleted=True)
            asked = select(*REVISION_COLUMNS).where(revisions.c.item == id)
            if by != now.owner:
                # What was kept aside has no number of its own, but the one its writer had read.
                number = func.coalesce(revisions.c.number, revisions.c.based_on)
                asked = asked.where(or_(number >= now.shared_from, revisions.c.who == by))
            rows = connection.execute(asked.order_by(revisions.c.at.desc(), revisions.c.number.desc()))
            return tuple(self.standing.revision_seen(Revision(**row._mapping), now, by) for row in rows)

    # --- files ---

    def exported(self, ids: Sequence[str] | None = None, *, by: str, kind: str | None = None) -> str:
        """These items, or all one may see of a kind, as a JSON file's text. Owners and ids stay behind. Raises ItemMissing."""
        chosen = self.list(kind, by=by, limit=MOST_IMPORTED) if ids is None else [self.get(id, by=by) for id in ids]
        with self.workspace.read() as connection:
            moment = self.workspace.now(connection)
        listed = [{"kind": each.kind, **each.content} for each in chosen]
        for each in listed:
            del each["team"]
        written = {"format": FORMAT, "version": VERSION, "made_on": moment, "items": listed}
        text = json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False)
        # Escaped, so that no reader of the file, however careless, meets markup in it.
        return text.replace("<", "\\u003c").replace(">", "\\u003e")

    def imported(self, text: str, *, by: str, kinds: Sequence[str] | None = None) -> tuple[Item, ...]:
        """Take in a file written by `exported`, as private items of `by`, which may hold all own figures they may see: all, or nothing. Raises
        ImportRefused."""
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
        """Raises WorkspaceFull. Others may use half of an item's versions, so that its owner can always go on; deleting is
        always possible."""
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
        # A number that has not come yet would count as written after a later sharing.
        based_on = min(based_on, now.revision)
        return record(connection, now, None, based_on, "kept aside", by, moment, content, self.signed_in_as)
