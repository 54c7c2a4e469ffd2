"""The levers of a what-if: one frozen, typed object, declared once, as a view is.

    class Levelling(Levers):
        share: float = lever(25, label="Share of the distance closed", low=0, high=100, unit="%", why="...")

Its form, its validation, its part of the address, what is stored of it and what is tried in a tornado are derived from the declaration.
In an address each lever stands behind the what-if's name: `level-up.share=40`. Reading never raises: a value is valid, wrong
(with a notice, and the usual value is used) or missing (the usual value, silently).
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote, urlencode

from components.view import LONGEST_VALUE
from vocabulary import Choices

ASSUMED = "Your assumption"
"""What is said of a lever whose value no publication gives."""

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Lever:
    """One lever's declaration. A number has `low`, `high` and `step`; a choice has `choices`."""

    label: str
    why: str  # why it may be moved, and why it stands where it does
    source: str  # the publication its usual value comes from; "" where there is none
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    step: float = 1
    choices: Choices | None = None
    decides: bool = False  # the gain from which it is worth doing: it changes the decision, not the outcome

    @property
    def whole(self) -> bool:
        return self.choices is None and self.step == int(self.step)

    def write(self, value: Any) -> str:
        """ "40%", "2 tenths", "the average": as sentences say it."""
        if self.choices is not None:
            return self.choices.label(str(value))
        if self.unit in ("", "%"):
            return f"{plain(value)}{self.unit}"
        return f"{plain(value)} {self.unit.removesuffix('s') if value == 1 else self.unit}"

    def allowed(self) -> str:
        if self.choices is not None:
            return "choose one of those listed"
        return f"give a {'whole ' if self.whole else ''}number from {self.write(self.low)} to {self.write(self.high)}"

    def read(self, text: str) -> Any:
        """The value a text means, or None."""
        given = text.strip()
        if len(given) > LONGEST_VALUE:
            return None
        if self.choices is not None:
            return self.choices.resolve(given)
        if not NUMBER.fullmatch(given):
            return None
        number = float(given)
        if not self.low <= number <= self.high or (self.whole and number != int(number)):
            return None
        return int(number) if self.whole else number


def lever(
    usual: float, *, label: str, low: float, high: float, why: str, unit: str = "", step: float = 1, source: str = ""
) -> Any:
    """A number. `low` and `high` are the ends of what is plausible: what a tornado tries. A whole `step` allows whole numbers only."""
    return field(default=usual, metadata={"lever": Lever(label, why, source, unit, low, high, step)})


def worth(usual: float, *, label: str, low: float, high: float, why: str, unit: str, step: float = 1) -> Any:
    """The gain from which it would be worth doing: what the decision is taken by."""
    return field(default=usual, metadata={"lever": Lever(label, why, "", unit, low, high, step, decides=True)})


def option(usual: str, *, label: str, choices: Choices, why: str, source: str = "") -> Any:
    """One of a few ways to do it."""
    return field(default=usual, metadata={"lever": Lever(label, why, source, choices=choices)})


@dataclass(frozen=True)
class WrongLever:
    """A lever that could not be used as given; its sentence is the notice of its what-if."""

    lever: str
    label: str
    given: str
    allowed: str
    used: str

    def sentence(self) -> str:
        return f"“{self.given}” cannot be used for “{self.label}”: {self.allowed}. “{self.used}” is used instead."

    def refusal(self) -> str:
        """The same in a form, whose reader may still be typing: nothing is used instead."""
        return f"“{self.given}” cannot be used for “{self.label}”: {self.allowed}. Nothing below has changed."


@dataclass(frozen=True)
class Levers:
    """What every what-if's levers can do. Fields are made by `lever`, `option` and `worth`."""

    @classmethod
    def declared(cls) -> dict[str, Lever]:
        return {each.name: each.metadata["lever"] for each in dataclasses.fields(cls)}

    @classmethod
    def from_query(cls, query: Mapping[str, Any], name: str) -> tuple[Self, tuple[WrongLever, ...]]:
        """Read the levers of the what-if `name` from an address. Never raises; what is not a lever is ignored."""
        prefix = f"{name}."
        return cls.from_values(
            {key.removeprefix(prefix): each for key, each in query.items() if key.startswith(prefix)}
        )

    @classmethod
    def from_values(cls, given: Mapping[str, Any]) -> tuple[Self, tuple[WrongLever, ...]]:
        """Read levers from texts or numbers: a form's, an address's or stored ones. Never raises."""
        values, wrong = {}, []
        for each in dataclasses.fields(cls):
            one: Lever = each.metadata["lever"]
            text = _text(given.get(each.name))
            value = one.read(text) if text else None
            if text and value is None:
                shown = text if len(text) <= 40 else text[:40] + "…"
                wrong.append(WrongLever(each.name, one.label, shown, one.allowed(), one.write(each.default)))
            values[each.name] = each.default if value is None else value
        return cls(**values), tuple(wrong)

    def to_values(self) -> dict[str, str]:
        """Every lever as a text, usual ones too: what is stored, so that it still means the same when the usual value changes."""
        return {name: plain(getattr(self, name)) for name in self.declared()}

    def to_query(self, name: str) -> str:
        """This what-if's part of the address: that it is open, and each lever that does not stand at its usual value."""
        moved = {
            f"{name}.{each.name}": plain(value)
            for each in dataclasses.fields(self)
            if (value := getattr(self, each.name)) != each.default
        }
        return urlencode([(name, "open"), *sorted(moved.items())], quote_via=quote)

    def describe(self) -> str:
        """ "Share of the distance closed: 40%; Moved towards: the average": for stored scenarios, downloads and titles."""
        return "; ".join(f"{one.label}: {one.write(getattr(self, name))}" for name, one in self.declared().items())

    def settings(self) -> dict[str, tuple[Any, ...]]:
        """What a tornado tries of each lever: the ends of its range, or all its options. Not what only decides."""
        return {
            name: tuple(each.value for each in one.choices)
            if one.choices is not None
            else tuple(int(end) if one.whole else end for end in (one.low, one.high))
            for name, one in self.declared().items()
            if not one.decides
        }

    @property
    def threshold(self) -> float:
        """The gain from which it would be worth doing; 0 where no lever says so."""
        return next((float(getattr(self, name)) for name, one in self.declared().items() if one.decides), 0.0)


def plain(value: Any) -> str:
    """A value as an address writes it: 25.0 -> "25", 0.1 -> "0.1"."""
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else f"{value:.6f}".rstrip("0")
    return str(value)


def _text(value: Any) -> str:
    """What comes from a browser or an old file may be anything: the first of a list counts, what is no word or number is empty."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return plain(value).strip() if isinstance(value, str) or math.isfinite(value) else str(value)
