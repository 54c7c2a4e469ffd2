"""GP practices that a publication names and the mapping of August 2025 no longer does: closed since, or merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.names import proper_case

PATTERN = r"[A-Z]\d{5}"
EXPECTED = "an ODS code of a practice, a letter and five digits"


def not_yet_known(
    rows: Iterable[tuple[str, str, str]], known: Known, places: Mapping[str, tuple[float, float]] | None = None
) -> tuple[tuple[AreaRow, ...], tuple[Membership, ...]]:
    """Areas and memberships for (practice, name, code of the board or part of a board it lay in).

    A practice that is known gets no membership of its own, but `places` (practice -> latitude, longitude) are given for all.
    A parent nobody knows, such as a group of 2018, gives no membership: the practice then counts nowhere but by itself.
    """
    areas: dict[str, AreaRow] = {}
    members: dict[str, Membership] = {}
    for code, name, parent in rows:
        latitude, longitude = (places or {}).get(code, (None, None))
        areas[code] = AreaRow(code, proper_case(name) if name else code, "", "practice", code, "", latitude, longitude)
        belongs = known.spellings.get(parent)
        if code not in known.areas and belongs is not None:
            members[code] = Membership(belongs, code, "administrative")
    return tuple(areas[code] for code in sorted(areas)), tuple(members[code] for code in sorted(members))
