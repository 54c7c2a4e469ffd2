"""The question: how much money, from where, to what, and the assumptions that all answers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["outside", "within", "leaves"]
Delay = Literal["beds", "waits"]


@dataclass(frozen=True)
class Question:
    """`pounds` a year for `years`, in the prices of `price_year`. Shares lie between 0 and 1.

    `way`: "outside": new to the area, other areas have less; "within": taken from other care of the area; "leaves": taken from the use
    here and spent in other areas. `price`: the reader's own £ for a year in full health, of a use without a published one; 0: not known.
    `given_up`: the same of other care, in the prices of its publication. `unit_cost`: £ for each bed day or wait saved; 0: not known.
    `recruited`, `displaced`: see `domain.wider_economy.spending`. `need_off`, `own_off`, `local_off`: how far needs, the reader's own
    figures, and the shares of the local economy may be off.
    """

    pounds: float
    way: Way
    use: str
    years: int
    price_year: str
    price: float
    given_up: float
    most_deprived_gain: float
    most_deprived_loss: float
    delay: Delay
    unit_cost: float
    unit_share: float
    discount: float
    need_off: float
    own_off: float
    weak_evidence: bool
    recruited: float
    displaced: float
    local_off: float

    @property
    def sign(self) -> int:
        """1 where the use has more money here, -1 where it has less."""
        return -1 if self.way == "leaves" else 1
