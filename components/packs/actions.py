"""What the forms of packs do. Each changes the pack as it stands, so that two people may work on one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dash.exceptions import PreventUpdate

from components import saved, what_if
from components.packs.content import KIND, LONGEST_WORDS, Card, Claim, Pack
from components.packs.declared import FORMATS, Made, PackPage, PackService
from components.packs.outline import counted
from components.packs.resolving import Pages, PrivateCard, resolve, standing_on, title_of
from components.saved_scenario import KIND as SCENARIOS
from components.saved_scenario import SavedScenario
from vocabulary import PLACE, Refused, audience_of

MOST_PLACES = 1_000  # shared places that are looked through
TRIES = 5  # at changing a pack that others change at the same moment
FIRST_NAME = "Board pack"


class NotDone(ValueError):
    """Something cannot be done; the message says why."""


@dataclass(frozen=True)
class Done:
    """The message, the pack to show ("" for the list), and the job that makes a file. `renew` False: nothing changed on the page."""

    said: str
    code: str = ""
    job: str = ""
    made: Made | None = None
    renew: bool = True


def add_card(given: Mapping[str, str], declared: PackPage, by_slug: Mapping[str, Any], service: PackService) -> Done:
    """Put the card a reader is looking at at the end of the pack they work on; without one, of a new pack. A finding that stands in front
    of another page names the address it is `at`."""
    page = by_slug.get(given.get("page", ""))
    query = {key: values[0] for key, values in parse_qs(given.get("search", "")[:4000].lstrip("?")).items()}
    edition = query.pop("edition", "")
    if at := given.get("at", "")[:4000]:
        named = urlsplit(at)
        page = next((each for each in by_slug.values() if each.path == named.path), None)
        query = {key: values[0] for key, values in parse_qs(named.query).items()}
    if page is None:
        raise PreventUpdate
    query.pop("mode", None)
    found = _made(
        _requested(page, query, edition, service, given.get("exhibit", "")), service, edition, by_slug.values()
    )
    item = _working_on(given.get("pack", ""), service, found.claim.edition)
    if _is_of_private_place(found, service, item.shared, item.team):
        raise NotDone(f"Others see “{item.name}”. {_PRIVATE_PLACE}")
    holds = _kept_back(found, service, edition, by_slug.values())
    item, pack = _change(item.id, service, lambda pack: pack.with_card(found), holds)
    return Done(f"Added to “{item.name}”, now {counted(len(pack.cards))}.", item.code)


_PRIVATE_PLACE = "This card is of a place that they do not see. Share the place with them first, or put the card into a private pack."


def _is_of_private_place(card: Card, service: PackService, shared: bool, team: str | None) -> bool:
    """Whether a card is about a place that some readers of a shared pack, or a team's, may not see: its title would reveal the name."""
    if not (shared or team):
        return False
    asked = (value for values in parse_qs(card.query.lstrip("?")).values() for value in values)
    named = {value for value in asked if value.casefold().startswith(f"{PLACE}-")}
    if not named:
        return False
    places = service.items.items().list(PLACE, by=service.items.reader(), limit=MOST_PLACES)
    seen = (each for each in places if each.shared or (not shared and each.team == team))
    return not named <= {str(each.body.get("place")) for each in seen}


def _requested(
    page: Any, query: Mapping[str, str], edition: str, service: PackService, exhibit: str, words: str = ""
) -> Card:
    """The card an address shows, without its claim. That of a what-if is a card of the question it stands on. Raises NotDone."""
    try:
        page, declared = standing_on(page, query)
    except PrivateCard as private:
        raise NotDone(str(private)) from private
    shown = service.shown_at(page, {**query, **({"edition": edition} if edition else {})})
    if declared is None:
        address = saved.address_of(page, shown.asked, query)
    else:
        set_so = declared.parameters.from_query(query, declared.name)[0]
        address = what_if.address(declared, shown.asked.to_query(), set_so).removeprefix(what_if.PATH)
    return Card.new(page.path, address, exhibit, Claim("", "", ""), words)


def _made(card: Card, service: PackService, edition: str, pages: Iterable[Any]) -> Card:
    """The card with the claim its exhibit makes now."""
    found = resolve(card, {page.path: page for page in pages}, service.shown_at, edition or None)
    if isinstance(found, Refused):
        raise NotDone(found.reason)
    if found.exhibit.refused and found.exhibit.table is None:
        raise NotDone(f"It shows nothing that could be added. {found.exhibit.refused}")
    return Card(card.id, card.page, card.query, card.exhibit, found.claim(), card.words)


def _kept_back(card: Card, service: PackService, edition: str, pages: Iterable[Any]) -> Sequence[str]:
    """The own figures that not everyone may see and that a card's claim may be made from."""
    by_path = {page.path: page for page in pages}

    def claim(at: Callable[[Any, Mapping[str, Any]], Any]) -> Any:
        found = resolve(card, by_path, at, edition or None)
        return found if isinstance(found, Refused) else found.claim()

    return service.items.kept_back(claim)


def _working_on(code: str, service: PackService, edition: str) -> Any:
    """The pack named; else the one the reader changed last; else a new one."""
    items, by = service.items.items(), service.items.reader()
    if code:
        try:
            named = items.by_code(code, by=by)
        except service.items.refused:
            named = None
        if named is not None and named.kind == KIND:
            return named
    own = items.list(KIND, by=by, owner=by, limit=1) if by else ()
    return own[0] if own else _new(FIRST_NAME, service, edition)


def _new(name: str, service: PackService, edition: str) -> Any:
    owner = service.items.writer()
    return service.items.items().add(KIND, name=name, owner=owner, body=Pack().to_body(), edition=edition)


def _change(
    id: str, service: PackService, change: Callable[[Pack], Pack | Refused], holds: Sequence[str] = ()
) -> tuple[Any, Pack]:
    """Apply a change to the pack as it stands, again where another was quicker. Raises NotDone."""
    items, by = service.items.items(), service.items.writer()
    for _ in range(TRIES):
        item = items.get(id, by=by)
        before = Pack.from_body(item.body) if item.kind == KIND else Refused("This is not a pack.")
        after = before if isinstance(before, Refused) else change(before)
        if isinstance(after, Refused):
            raise NotDone(after.reason)
        if after == before:
            return item, after
        result = items.update(id, item.revision, by=by, body=after.to_body(), holds=holds)
        if not hasattr(result, "theirs"):
            return result.item, after
    raise NotDone("Others are changing this pack at the same moment. Try again.")


def act(given: Mapping[str, str], declared: PackPage, pages: Pages, service: PackService) -> Done:
    """Do what one form asks for. Raises NotDone, and what the service refuses with."""
    do, id, items = given.get("do"), given.get("id", ""), service.items.items()
    match do:
        case "new":
            item = _new(given.get("name", ""), service, service.edition())
            return Done(f"Made “{item.name}”. Cards you add go into it.", item.code)
        case "up" | "down" | "remove":
            return _arrange(given, pages, service)
        case "words" | "closing":
            return _write(given, service)
        case "add-item":
            return _add_item(given, pages, service)
        case "details":
            return _details(given, service)
        case "duplicate":
            copy = items.duplicate(id, by=service.items.writer())
            return Done(f"Made “{copy.name}”, private.")
        case "delete":
            return Done(f"Deleted “{items.delete(id, by=service.items.reader()).name}”. It can be brought back below.")
        case "restore":
            return Done(f"“{items.restore(id, by=service.items.reader()).name}” is back.")
        case "write":
            return _file(given, service)
        case "progress":
            made = service.progress(given.get("job", ""))
            return Done("", job="" if made.over else given.get("job", ""), made=made, renew=False)
    raise PreventUpdate


def _arrange(given: Mapping[str, str], pages: Pages, service: PackService) -> Done:
    card, do = given.get("card", ""), given.get("do")
    title = ""

    def change(pack: Pack) -> Pack | Refused:
        nonlocal title
        index = pack.place(card)
        if index is None:
            return Refused("That card is no longer in the pack.")
        title = title_of(pack.cards[index], pages)
        return pack.without(card) if do == "remove" else pack.moved(card, -1 if do == "up" else 1)

    item, pack = _change(given.get("id", ""), service, change)
    if do == "remove":
        return Done(f"Removed: {title}", item.code)
    return Done(f"Now {(pack.place(card) or 0) + 1} of {len(pack.cards)}: {title}", item.code)


def _write(given: Mapping[str, str], service: PackService) -> Done:
    """Store the analyst's text above a card, or after the last. A text that somebody else has written meanwhile is kept."""
    text, before, card = given.get("text", "").strip(), given.get("before", "").strip(), given.get("card", "")
    if len(text) > LONGEST_WORDS:
        raise NotDone(f"That is {len(text):,} characters. At most {LONGEST_WORDS:,} can be kept above a card.")

    def change(pack: Pack) -> Pack | Refused:
        index = pack.place(card)
        if card and index is None:
            return Refused(f"That card is no longer in the pack. You wrote: {text}")
        now = pack.closing if index is None else pack.cards[index].words
        if now.strip() not in (before, text):
            return Refused(f"Someone else wrote there meanwhile: “{now}” Your words were not saved: “{text}”")
        return pack.reworded(card, text) if card else Pack(pack.cards, text)

    item, _ = _change(given.get("id", ""), service, change)
    return Done("Your words are saved.", item.code)


def _add_item(given: Mapping[str, str], pages: Pages, service: PackService) -> Done:
    """A saved view or a scenario, as a card at the end of the opened pack. Its note becomes the words above it."""
    items, by = service.items.items(), service.items.reader()
    opened, kept = items.by_code(given.get("code", ""), by=by), items.get(given.get("item", ""), by=by)
    path, query = str(kept.body.get("path", "")), str(kept.body.get("query", ""))
    if kept.kind == SCENARIOS:
        scenario = SavedScenario.from_body(kept.body)
        if isinstance(scenario, Refused):
            raise NotDone(scenario.reason)
        path, page = scenario.page, pages.get(scenario.page)
        declared = next((each for each in page.what_if if each.name == scenario.what_if), None) if page else None
        if declared is None:
            raise NotDone(f"The what-if of “{kept.name}” is no longer there.")
        set_so = declared.parameters.from_values(scenario.parameters)[0]
        # Named as `what`: levers left at their defaults do not stand in an address.
        query = what_if.address(declared, scenario.view, set_so).removeprefix(what_if.PATH)
    page = pages.get(path)
    if page is None:
        raise NotDone(f"The page of “{kept.name}” is no longer there.")
    asked = {key: values[0] for key, values in parse_qs(query.lstrip("?")).items() if key != "edition"}
    edition = opened.edition or ""
    card = _requested(page, asked, edition, service, "", kept.note[:LONGEST_WORDS])
    made = _made(card, service, edition, pages.values())
    if _is_of_private_place(made, service, opened.shared, opened.team):
        raise NotDone(f"Others see “{opened.name}”. {_PRIVATE_PLACE}")
    holds = _kept_back(made, service, edition, pages.values())
    item, pack = _change(opened.id, service, lambda pack: pack.with_card(made), holds)
    return Done(f"Added “{kept.name}”: {counted(len(pack.cards))}.", item.code)


def _details(given: Mapping[str, str], service: PackService) -> Done:
    items, by = service.items.items(), service.items.writer()
    number = given.get("revision", "")
    changes: dict[str, Any] = {"name": given.get("name", ""), "note": given.get("note", "")}
    edition = given.get("edition", "")
    if edition and not service.items.is_kept(edition):
        raise NotDone(f"The figures of edition {edition} are not kept.")
    changes["edition"] = edition or None
    if "shared" in given:
        changes |= audience_of(given["shared"])
        pack = Pack.from_body(items.get(given.get("id", ""), by=by).body)
        cards = () if isinstance(pack, Refused) else pack.cards
        if any(_is_of_private_place(card, service, changes["shared"], changes["team"]) for card in cards):
            raise NotDone(
                "A card of this pack is of a place that not all its readers see. Share the place with them first, or take the card out."
            )
    revision = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    result = items.update(given.get("id", ""), revision, by=by, **changes)
    if hasattr(result, "theirs"):
        raise NotDone("Someone else changed the same thing meanwhile. Theirs stands; yours is kept in its history.")
    return Done(f"Saved “{result.item.name}”.", result.item.code)


def _file(given: Mapping[str, str], service: PackService) -> Done:
    if given.get("format") not in FORMATS:
        raise PreventUpdate
    asked = {key: given[key][:80] for key in ("code", "area", "format") if given.get(key)}
    job = service.write(asked)
    return Done("", job=job, made=service.progress(job), renew=False)
