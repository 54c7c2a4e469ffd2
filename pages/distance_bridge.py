"""How the distances from target that pages print follow from each other: the same lines wherever one is printed."""

from __future__ import annotations

from components.units import MONEY
from data_access import Store
from domain.resource_distribution.bridge import Bridge, load_bridge
from vocabulary import MILLION, Refused

SCALED_FROM = 0.0005  # of the targets: less reads 0.0%


def bridge_lines(store: Store, stream: str, code: str, year: str = "") -> tuple[str, ...]:
    """From the opening to the closing distance, and to that in the money there is; none where the area has no distance."""
    found = load_bridge(store, stream, code, year)
    return () if isinstance(found, Refused) else lines_of(found)


def lines_of(found: Bridge) -> tuple[str, ...]:
    """One sentence for each step."""
    said = (
        f"Opening {found.year}: {_off(found.opening)} the published target.",
        f"Growth in the money and the target moved it {_step(found.growth)}.",
        f"Convergence moved it {_step(found.convergence)}: it closed {_off(found.closing)} the published target.",
    )
    if abs(found.together) < SCALED_FROM:
        return said
    more = "more" if found.together < 0 else "less"
    return (
        *said,
        f"All targets add up to {abs(found.together):.1%} {more} than the money. Scaled to the money, it closed {_off(found.scaled)} fair share.",
    )


def _off(pounds: float) -> str:
    """ "£145.6m below"; in the middle of "£145.6m below target"."""
    return f"{MONEY.write(abs(pounds) / MILLION)} {'below' if pounds < 0 else 'above'}"


def _step(pounds: float) -> str:
    """ "£14.6m up"."""
    return f"{MONEY.write(abs(pounds) / MILLION)} {'up' if pounds >= 0 else 'down'}"
