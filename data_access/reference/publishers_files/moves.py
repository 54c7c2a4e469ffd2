"""Which practices a later map moves, counted and named, before it is served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data_access.reference.publishers_files.reading import Reading
from data_access.reference.sources.loaded import Known
from data_access.reference.sources.practice_changes import day_before, holding


@dataclass(frozen=True)
class Move:
    """One practice of a system, with what it is in now and by the map; "" is none."""

    practice: str
    system: str  # of the two it may lie in, the one by the map
    network_now: str
    network_then: str
    system_now: str
    system_then: str


@dataclass(frozen=True)
class SystemMoves:
    """Practices of one system that are in a network: how many now and by the map, and how many change their network."""

    system: str
    now: int
    then: int
    networks_changed: int
    came: int  # from another system
    left: int  # for another system


@dataclass(frozen=True)
class Moves:
    """What a map moves. Counts are of practices of all England, but for `systems` and `named`."""

    month: str
    practices: int  # in networks by the map
    new: int  # not known before
    no_network: int  # leave their network for none
    networks: int  # go from one network to another
    parts: int  # go from one part of a board to another
    boards: int
    systems: tuple[SystemMoves, ...]
    named: tuple[Move, ...]


@dataclass(frozen=True)
class _Places:
    network: Mapping[str, str]
    part: Mapping[str, str]
    board: Mapping[str, str]


def moves_of(reading: Reading, before: Known, after: Known, names: Mapping[str, str]) -> Moves:
    """What a map that was read moves. `before` and `after`: areas and memberships without it and with it; `names`: the name of
    each board whose practices are counted."""
    since = f"{reading.key}-01"
    now, then = _places(before, day_before(since)), _places(after, since)
    known = before.codes("practice")
    everybody = sorted(known & after.codes("practice"))

    def changed(which: str) -> list[str]:
        one, other = getattr(now, which), getattr(then, which)
        return [code for code in everybody if code in one and code in other and one[code] != other[code]]

    lost = {code for code in everybody if code in now.network and code not in then.network}
    moved = {*changed("network"), *changed("board"), *lost, *((then.network.keys() - now.network.keys()) & known)}
    return Moves(
        month=reading.key,
        practices=len(then.network),
        new=len(after.codes("practice") - known),
        no_network=len(lost),
        networks=len(changed("network")),
        parts=len(changed("part")),
        boards=len(changed("board")),
        systems=tuple(_of_systems(names, now, then)),
        named=tuple(_named(sorted(moved), names, now, then, after)),
    )


def _places(known: Known, day: str) -> _Places:
    networks, places = holding(known, day)
    kinds = {code: row.kind for code, row in known.areas.items()}
    practices = known.codes("practice")
    network, part, board = {}, {}, {}
    for code in practices:
        if code in networks:
            network[code] = networks[code][0].parent
        for link in places.get(code, ()):
            if kinds[link.parent] == "sub_icb":
                part[code] = link.parent
            elif kinds[link.parent] == "icb":
                board[code] = link.parent
        if code in part and part[code] in places:
            board[code] = places[part[code]][0].parent
    return _Places(network, part, board)


def _of_systems(names: Mapping[str, str], now: _Places, then: _Places) -> Iterator[SystemMoves]:
    for code, name in names.items():
        here = {practice for practice in now.network if now.board.get(practice) == code}
        there = {practice for practice in then.network if then.board.get(practice) == code}
        yield SystemMoves(
            system=name,
            now=len(here),
            then=len(there),
            networks_changed=sum(now.network[practice] != then.network[practice] for practice in here & there),
            came=sum(practice in now.board and now.board[practice] != code for practice in there),
            left=sum(practice in then.board and then.board[practice] != code for practice in here),
        )


def _named(moved: Iterable[str], names: Mapping[str, str], now: _Places, then: _Places, after: Known) -> Iterator[Move]:
    """Those that lie in one of the systems, now or by the map."""

    def called(code: str | None) -> str:
        return "" if code is None else after.areas[code].short_name or after.areas[code].name

    for practice in moved:
        before, later = now.board.get(practice), then.board.get(practice)
        if before in names or later in names:
            yield Move(
                practice=f"{after.areas[practice].name} ({practice})",
                system=called(later or before),
                network_now=called(now.network.get(practice)),
                network_then=called(then.network.get(practice)),
                system_now=called(before),
                system_then=called(later),
            )
