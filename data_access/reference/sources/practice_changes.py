"""What a later map of practices and networks changes of the one before: memberships that end, and memberships that begin.

A membership that both maps have stays as it is. One that only the earlier has ends on the day before the later map holds; one that
only the later has begins on its first day. An area that was not known before has its memberships without dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from data_access.reference.sources.loaded import Known, Membership

BASIS = "administrative"


def day_before(since: str) -> str:
    """The day before a day, both such as "2026-04-01"."""
    return (date.fromisoformat(since) - timedelta(days=1)).isoformat()


def holding(known: Known, day: str) -> tuple[dict[str, list[Membership]], dict[str, list[Membership]]]:
    """By child, the administrative memberships that hold on a day: those of networks, and those of other places."""
    kinds = {code: row.kind for code, row in known.areas.items()}
    networks: dict[str, list[Membership]] = {}
    places: dict[str, list[Membership]] = {}
    for link in known.members:
        if link.basis == BASIS and link.valid_from <= day and (not link.valid_to or link.valid_to >= day):
            of = networks if kinds.get(link.parent) == "pcn" else places
            of.setdefault(link.child, []).append(link)
    return networks, places


class Changes:
    """What a map that holds from the day `since` changes of the memberships that are known."""

    def __init__(self, known: Known, since: str) -> None:
        self._known = known
        self._since, self._last = since, day_before(since)
        self._in_network, self._in_place = holding(known, self._last)

    def network(self, practice: str) -> str | None:
        """The network a practice is in before the map; None: in none."""
        return next((link.parent for link in self._in_network.get(practice, [])), None)

    def place(self, code: str) -> str | None:
        """What an area lies in before the map, networks apart; None: in nothing that is known."""
        return next((link.parent for link in self._in_place.get(code, [])), None)

    def networks(self, now: Mapping[str, str]) -> Iterator[Membership]:
        """Of practices in networks; `now`: practice -> its network by the map. Practices it does not name leave theirs."""
        for practice in sorted(self._known.codes("practice") | set(now)):
            since = self._since if practice in self._known.areas else ""
            yield from self._changed(practice, self._in_network.get(practice, []), now.get(practice), since)

    def places(self, kind: str, now: Mapping[str, str]) -> Iterator[Membership]:
        """Of areas of one kind in parts of boards, boards and regions; `now`: area -> what it lies in by the map."""
        for code, parent in sorted(now.items()):
            since = self._since if kind != "practice" or code in self._known.areas else ""
            yield from self._changed(code, self._in_place.get(code, []), parent, since)
        if kind == "pcn":
            for code in sorted(self._known.codes("pcn") - set(now)):
                yield from self._changed(code, self._in_place.get(code, []), None, self._since)

    def _changed(self, child: str, before: list[Membership], now: str | None, since: str) -> Iterator[Membership]:
        for link in before:
            if link.parent != now:
                yield Membership(link.parent, child, BASIS, 1.0, link.valid_from, self._last)
        if now is not None and now not in {link.parent for link in before}:
            yield Membership(now, child, BASIS, 1.0, since, "")


def parents_of_networks(practices: pd.DataFrame, network: str, levels: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(network, what it lies in): the first of the columns `levels` in which its practices all have the same."""
    for code, rows in practices.groupby(network, sort=True):
        for level in levels:
            if rows[level].nunique() == 1:
                yield str(code), str(rows[level].iloc[0])
                break
