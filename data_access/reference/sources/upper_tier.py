"""Authorities with social services (counties, and those that are county and district in one), and the boards they make up."""

from __future__ import annotations

from collections.abc import Collection

from data_access.reference.sources.loaded import Known


def authorities_of_boards(known: Known, authorities: Collection[str]) -> dict[str, str]:
    """Authority -> board, of the authorities given that lie in a board known before: those of the Midlands."""
    boards = known.parents("ltla", "icb") | known.parents("utla", "icb")
    return {code: boards[code] for code in sorted(authorities) if code in boards}
