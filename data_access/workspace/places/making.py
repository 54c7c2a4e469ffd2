"""Making places: what each form of the page does to the chosen place, and what is said of it.

Every change makes another place and keeps it (`StoredPlaces`); saving makes an item of kind `place` that names it by its id.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_access.reference.store import Store
from data_access.workspace import Conflict, Item, ItemRefused, Items, StoredPlaces
from data_access.workspace.places import (
    MOST_PLACES,
    PlacesRefused,
    Reading,
    ended,
    from_list,
    in_areas,
    listed_today,
    name_problem,
    read,
    to_csv,
    to_json,
    to_session,
)
from vocabulary import PLACE, CustomArea, audience_of

NEW = "A new place"
LISTED = 20  # codes said one by one
MOST_WRITTEN = 60_000  # practices in one file, all its places together: about what can be read again


@dataclass(frozen=True)
class Done:
    """What was done, in sentences; the place then in hand, None as it was; `none`: none is chosen any more."""

    words: Sequence[str]
    place: CustomArea | None = None
    none: bool = False
    file: tuple[str, str] | None = None  # name and text
    undo: str = ""  # id of a saved place that was deleted


@dataclass(frozen=True)
class PlaceMaking:
    """For one reader. Raises ItemRefused, ItemMissing, PlacesRefused, WorkspaceUnavailable, StoreUnavailable."""

    store: Store
    kept: StoredPlaces
    items: Items
    reader: str  # "" for a browser that has kept nothing
    writer: str

    def do(self, given: Mapping[str, str], in_hand: str) -> Done:
        """What one form asks for; `in_hand`: the id of the chosen place, or anything else for none."""
        try:
            "".join(given.values()).encode()
        except UnicodeEncodeError:
            raise ItemRefused(["What was sent holds half a character. Type it again."]) from None
        own = self.kept.get(in_hand) if in_hand.startswith(f"{PLACE}-") else None
        way = given.get("way", "")
        match way if way in ("clear", "delete") else given.get("do"):
            case "area":
                members = self._members(given.get("area", ""))
                return self._changed(own, members, way, [])
            case "list":
                return self._from_list(own, given.get("list", ""), way)
            case "name":
                return self._renamed(own, given.get("name", ""))
            case "save":
                return self._saved(own, audience_of(given.get("shared", "")))
            case "clear":
                return Done(["No place is chosen. What was saved stays saved."], none=True)
            case "delete":
                return self._deleted(own)
            case "restore":
                item = self.items.restore(given.get("id", ""), by=self.reader)
                return Done([f"“{item.name}” is back."], place=self.kept.get(str(item.body.get("place", ""))))
            case "read":
                return self._read(_content(given))
            case "write":
                return self._written(own, given.get("form", "json"))
        raise ItemRefused(["This form is not one of the page any more. Reload the page and try again."])

    # --- changing ---

    def _members(self, code: str) -> tuple[str, ...]:
        area = self.store.area(code) if code else None
        if area is None or area.kind not in ("ltla", "utla", "pcn", "sub_icb", "icb"):
            raise ItemRefused(["Choose an authority or a network in the list first."])
        listed = listed_today(self.store)
        found = in_areas([area.code], lambda each: [one.code for one in self.store.members(each, "practice")])
        practices = tuple(each for each in found if each in listed)
        if not practices:
            why = ended(self.store, area) or f"No practice of {area.short_name} has patients registered today."
            raise ItemRefused([why])
        return practices

    def _from_list(self, own: CustomArea | None, text: str, way: str) -> Done:
        chosen = from_list(text, listed_today(self.store))
        said = [self._not_listed(each.code, each.name) for each in chosen.not_listed[:LISTED]]
        said += [*chosen.unclear[:LISTED]]
        more = max(len(chosen.not_listed) - LISTED, 0) + max(len(chosen.unclear) - LISTED, 0)
        said += [f"{more:,} more of the list could not be used."] if more else []
        gone = [each.code for each in chosen.not_listed if own is not None and each.code in own.practices]
        if way == "take" and gone:  # a practice that has closed can still be taken out of a place
            return self._changed(own, [*chosen.practices, *gone], way, list(chosen.unclear[:LISTED]))
        if not chosen.practices:
            raise ItemRefused(said or ["The list is empty. Write the code or the name of a practice, one a line."])
        return self._changed(own, chosen.practices, way, said)

    def _not_listed(self, code: str, called: str) -> str:
        """Why a code cannot be added: its practice has closed, it is that of another kind of area, or there is none."""
        area = self.store.area(code)
        name = (area.short_name if area else "") or called
        if area is not None and area.kind == "practice":
            return f"{name} ({code}) has no patients registered today: it has closed or merged, so it cannot be added."
        if area is not None:
            return f"{code} is {name}, which is not a practice. Choose authorities and networks in the lists above."
        return f"{f'{name} ({code})' if name else code} is not listed today: no practice of England has this code. Check it."

    def _changed(self, own: CustomArea | None, practices: Sequence[str], way: str, said: list[str]) -> Done:
        before = set(own.practices) if own else set()
        after = before - set(practices) if way == "take" else before | set(practices)
        made = CustomArea.of(own.name if own else NEW, after)
        self.kept.keep(made)
        number, verb = abs(len(after) - len(before)), "taken out" if way == "take" else "added"
        count = f"{number:,} {'practice' if number == 1 else 'practices'}"
        return Done([f"{count} {verb}: “{made.name}” now has {len(after):,}.", *said], place=made)

    def _renamed(self, own: CustomArea | None, name: str) -> Done:
        plain = " ".join(name.split())
        if problem := name_problem(plain):
            raise ItemRefused([problem[:1].upper() + problem[1:]])
        made = CustomArea.of(plain, own.practices if own else ())
        item = self._mine(own.name) if own and own.name != plain else None
        if item is None or item.body.get("place") != getattr(own, "id", None):
            self.kept.keep(made)
            return Done([f"It is called “{plain}”."], place=made)
        # It is the saved one that is called otherwise: left as it was, it would stand beside its new name.
        if self._mine(plain):
            raise ItemRefused([f"You have saved another place called “{plain}”. Choose another name."])
        self.kept.keep(made)
        body = {"place": made.id, "practices": list(made.practices)}
        renamed = self.items.update(item.id, item.revision, by=self.writer, name=plain, body=body)
        if isinstance(renamed, Conflict):
            return Done(
                [f"Somebody changed “{item.name}” at the same moment. What you have chosen is called “{plain}”."],
                place=made,
            )
        return Done([f"It is called “{plain}”, here and where it is saved."], place=made)

    # --- saving ---

    def _mine(self, name: str) -> Item | None:
        id = self.kept.item_named(name, owner=self.writer)
        return self.items.get(id, by=self.writer) if id else None

    def _saved(self, own: CustomArea | None, let_in: Mapping[str, Any]) -> Done:
        if own is None or not own.practices:
            raise ItemRefused(["There is nothing to save yet. Add practices first."])
        self.kept.keep(own)
        body = {"place": own.id, "practices": list(own.practices)}
        item = self._mine(own.name)
        if item is None:
            self.items.add(PLACE, name=own.name, owner=self.writer, body=body, **let_in)
            return Done([f"Saved as “{own.name}”. It stands among the areas of every page."], place=own)
        made = self.items.update(item.id, item.revision, by=self.writer, body=body, **let_in)
        if isinstance(made, Conflict):
            return Done([f"Somebody saved “{own.name}” at the same moment. Yours is kept aside, beside it."], place=own)
        return Done(
            [f"Saved as version {made.item.revision} of “{own.name}”. Older links show what they showed."], place=own
        )

    def _deleted(self, own: CustomArea | None) -> Done:
        item = self._mine(own.name) if own else None
        if own is None or item is None:
            raise ItemRefused(
                [
                    "The chosen place is not one that you have saved, so there is nothing to delete. “Start again” puts it away."
                ]
            )
        self.items.delete(item.id, by=self.reader)
        return Done([f"“{own.name}” is no longer saved. It is still chosen, as a draft."], place=own, undo=item.id)

    # --- files ---

    def _read(self, content: str | bytes) -> Done:
        found = read(content, listed_today(self.store))
        empty = [each.name for each in found.places if not each.practices]
        if empty:
            gone = {name: [each for each in found.not_listed if each.place == name] for name in empty}
            raise PlacesRefused([self._empty(name, [each.code for each in gone[name]]) for name in empty])
        for place in found.places:
            self._saved(place, audience_of("no"))
        return Done([*self._told(found)], place=found.places[0])

    def _empty(self, name: str, codes: Sequence[str]) -> str:
        if not codes:
            return f"“{name}” has no practice in the file. Add one, or leave the place out."
        listed = ", ".join(codes[:LISTED]) + (f" and {len(codes) - LISTED:,} more" if len(codes) > LISTED else "")
        return f"“{name}” has no practice that is listed today ({listed}). Correct the codes, or leave the place out."

    def _told(self, found: Reading) -> list[str]:
        names = ", ".join(f"“{each.name}” ({len(each.practices):,})" for each in found.places)
        said = [f"Read and saved, with their practices: {names}."]
        if found.not_listed:
            more = f", and {len(found.not_listed) - 100:,} more" if len(found.not_listed) > 100 else ""
            said.append(f"Not listed today, and left out: {'; '.join(map(str, found.not_listed[:100]))}{more}.")
        if any(each.icb is not None for each in found.places):
            said.append("What the file says of boards is not kept: a place is its practices.")
        return [*said, *found.notes[:LISTED]]

    def _written(self, own: CustomArea | None, form: str) -> Done:
        seen = self.kept.saved(by=self.reader, limit=MOST_PLACES)
        # The chosen place wins over what was saved under its name: what was changed since is what is wanted.
        places = {own.name: own} if own is not None else {}
        room, left_out = MOST_WRITTEN - (len(own.practices) if own else 0), seen.total - len(seen.listed)
        for id, name in seen.listed:
            place = self.kept.get(id) if name not in places else None
            if place is not None and len(place.practices) > room:
                left_out += 1
            elif place is not None and len(places) < MOST_PLACES:
                places.setdefault(place.name, place)
                room -= len(place.practices)
        if not places:
            raise ItemRefused(["There is no place to write yet. Add practices to one, or read a file."])
        names = listed_today(self.store)
        text, ending = {
            "json": (to_json, "json"),
            "csv": (to_csv, "csv"),
            "session": (to_session, "json"),
        }.get(form, (to_json, "json"))
        mark = "\ufeff" if ending == "csv" else ""  # by which spreadsheets know the alphabet; reading takes it off
        return Done(
            [
                f"{len(places):,} {'place' if len(places) == 1 else 'places'} written. The file is in your downloads.",
                *(
                    [
                        f"{left_out:,} more were left out: a file holds at most {MOST_PLACES} places and {MOST_WRITTEN:,} practices."
                    ]
                    if left_out
                    else []
                ),
            ],
            file=(f"places-{form}.{ending}", mark + text(list(places.values()), names)),
        )


def _content(given: Mapping[str, str]) -> str | bytes:
    """The file of a form: its bytes, which the browser sends in base64 so that no letter is lost on the way, or its text."""
    if "bytes" not in given:
        return given.get("file", "")
    try:
        return base64.b64decode(given["bytes"], validate=True)
    except (binascii.Error, ValueError):
        raise PlacesRefused(["The file did not arrive whole. Choose it again."]) from None
