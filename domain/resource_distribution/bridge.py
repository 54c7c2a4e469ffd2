"""From one distance of an area to the next: at the opening of the year, at its close, and with targets scaled to the money there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access import Store
from domain.resource_distribution.allocations import load_allocations
from vocabulary import NOT_HELD, Refused


@dataclass(frozen=True)
class Bridge:
    """Pounds above target, below 0 under it. `opening`, `growth` and `convergence` add up to `closing`.

    `growth`: what the year did but for convergence, as money and targets grew. `together`: the closing distance of all boards, a share of their
    targets. `scaled`: the closing distance with all targets scaled to add up to the money there is.
    """

    stream: str
    year: str
    opening: float
    growth: float
    convergence: float
    closing: float
    together: float
    scaled: float


def load_bridge(store: Store, stream: str, code: str, year: str = "") -> Bridge | Refused:
    """Of a board, a cluster or the Midlands, in the newest year or the one with this label. Refuses a stream without a target and an area without
    an allocation."""
    printed, scaled = (load_allocations(store, stream, year, centred=each) for each in (False, True))
    if isinstance(printed, Refused):
        return printed
    if isinstance(scaled, Refused):
        return scaled
    row = printed.row(code)
    if row is None:
        return Refused(f"An allocation of this area is {NOT_HELD}.")
    opening, convergence, closing = (
        float(each[row]) for each in (printed.pounds, printed.moved, printed.closing_pounds)
    )
    found = Bridge(
        stream,
        printed.period.label,
        opening,
        closing - opening - convergence,
        convergence,
        closing,
        printed.england_closing,
        float(scaled.closing_pounds[row]),
    )
    if not np.isfinite([opening, convergence, closing, found.scaled]).all():
        return Refused(f"An allocation of this area is {NOT_HELD}.")
    return found
