"""Which small areas lie in the Midlands: detail that would be too much for all England is kept for these."""

from __future__ import annotations

from data_access.reference.sources.loaded import Known

REGION = "E40000011"


def small_areas_of_the_midlands(known: Known) -> frozenset[str]:
    """Small areas of 2021 (LSOA) whose integrated care board belongs to the NHS England region Midlands."""
    region_of = known.parents("icb", "region")
    board_of = known.parents("sub_icb", "icb")
    part_of = known.parents("lsoa21", "sub_icb")
    inside = {part for part, board in board_of.items() if region_of.get(board) == REGION}
    return frozenset(small for small, part in part_of.items() if part in inside)
