"""The link from what tells of money to the what-if that answers five questions about the same pounds."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote, urlencode

from components.what_if import WHICH, Onward
from pages import paths

ONE_POUND = "one-pound"
SHORT = "One pound, five answers"
WORDS = f"{SHORT}: need, health, delays, jobs and the next best use"
LEAST, MOST = 0.1, 1_000.0  # £ million that it can take

Way = Literal["outside", "within", "leaves"]


def one_pound(area: str, million: float, way: Way, **levers: str | float) -> Onward | None:
    """The link for so many million pounds in the area with this code; None outside the range it accepts.

    `way`: where the money comes from or, with "leaves", that it is taken away. `levers`: its other parameters.
    """
    if not LEAST <= round(million, 1) <= MOST:
        return None
    asked = {"million": f"{million:.1f}", "way": way, **{name: str(value) for name, value in levers.items()}}
    named = {f"{ONE_POUND}.{name}": value for name, value in asked.items()}
    return Onward(WORDS, f"{paths.SCENARIOS}?{urlencode({'area': area, WHICH: ONE_POUND, **named}, quote_via=quote)}")
