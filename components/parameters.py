"""The parameters of a what-if, which the screen calls its levers: one frozen, typed object, declared once like a view.

    class Levelling(Parameters):
        share: float = parameter(25, label="Share of the distance closed", low=0, high=100, unit="%", why="...")

The form, the validation, the part of the address, what is stored and what a tornado tries are derived from the declaration.
An address has the name of the what-if before each parameter: `level-up.share=40`. Reading never raises: a value is valid,
wrong (the default is used, with a notice) or missing (the default is used, silently).
"""

from __future__ import annotations

import dataclasses
import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from urllib.parse import quote, urlencode

from components.nouns import Noun
from components.view import LONGEST_VALUE
from vocabulary import Choices

ASSUMED = "Your assumption"
"""What is said of a parameter whose default comes from no publication."""

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


Whose = Literal["published", "client", "reader"]


@dataclass(frozen=True)
class Parameter:
    """One parameter's declaration. A number has `low`, `high` and `step`; a choice has `choices`."""

    label: str
    why: str  # why it may be moved, and why its default is what it is
    source: str  # the publication its default comes from; "" where there is none
    unit: Noun | str = ""  # a text is the same behind 1 and behind 2
    low: float = -math.inf
    high: float = math.inf
    step: float = 1
    choices: Choices | None = None
    decides: bool = False  # the gain from which it is worth doing: it changes the decision, not the outcome
    doubts: bool = False  # how far another parameter may be off: it changes the interval, not the gain
    evidence: str = (
        ""  # what kind of evidence its default rests on: "national policy", "regression of spending on deaths"
    )
    agreed: str = ""  # who agreed on the default where no publication gives one
    off_at_zero: bool = False  # 0 is no size: it leaves what is there now, and says so in the label

    @property
    def unit_name(self) -> str:
        """ "years", "%"."""
        return self.unit.many if isinstance(self.unit, Noun) else self.unit

    @property
    def whole(self) -> bool:
        return self.choices is None and self.step == int(self.step)

    def write(self, value: Any) -> str:
        """ "40%", "2 tenths", "the average": as sentences say it."""
        return self.choices.label(str(value)) if self.choices is not None else self._with_unit(_in_words(value), value)

    def _with_unit(self, number: str, value: Any) -> str:
        if self.unit in ("", "%"):
            return f"{number}{self.unit}"
        return f"{number} {self.unit.after(value) if isinstance(self.unit, Noun) else self.unit}"

    def allowed(self) -> str:
        if self.choices is not None:
            return "choose one of those listed"
        return f"give a {self.numbers()}"

    def numbers(self, *, units: bool = True) -> str:
        """ "whole number from 0% to 100%"; a file's columns hold numbers without units."""
        low, high = (self._with_commas(value, units) for value in (self.low, self.high))
        return f"{'whole ' if self.whole else ''}number from {low} to {high}"

    def _with_commas(self, value: float, units: bool) -> str:
        """ "200,000", "100%", "4 tenths"."""
        number = f"{value:,.0f}" if abs(value) >= 1_000 else plain(value)
        return self._with_unit(number, value) if units else number

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


def parameter(
    default: float,
    *,
    label: str,
    low: float,
    high: float,
    why: str,
    unit: Noun | str = "",
    step: float = 1,
    source: str = "",
    evidence: str = "",
    agreed: str = "",
    off_at_zero: bool = False,
) -> Any:
    """A number. `low` and `high` are the ends of what is plausible: what a tornado tries. A whole `step` allows whole numbers only."""
    return _declared(
        default,
        Parameter(label, why, source, unit, low, high, step, evidence=evidence, agreed=agreed, off_at_zero=off_at_zero),
    )


def decision_threshold(
    default: float, *, label: str, low: float, high: float, why: str, unit: Noun | str, step: float = 1
) -> Any:
    """The gain from which it would be worth doing."""
    return _declared(default, Parameter(label, why, "", unit, low, high, step, decides=True))


def doubt(default: float, *, label: str, why: str) -> Any:
    """How far another parameter may be off, in percent of it."""
    return _declared(default, Parameter(label, why, "", "%", 0, 100, doubts=True))


def option(default: str, *, label: str, choices: Choices, why: str, source: str = "", evidence: str = "") -> Any:
    """One of a few ways to do it."""
    return _declared(default, Parameter(label, why, source, choices=choices, evidence=evidence))


def _declared(default: Any, declaration: Parameter) -> Any:
    return field(default=default, metadata={"parameter": declaration})


@dataclass(frozen=True)
class RejectedValue:
    """A value that could not be used; its sentence is the notice of its what-if."""

    parameter: str
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
class Parameters:
    """What the parameters of every what-if can do. Fields are made by `parameter`, `option`, `doubt` and `decision_threshold`."""

    @classmethod
    def declared(cls) -> dict[str, Parameter]:
        return {each.name: each.metadata["parameter"] for each in dataclasses.fields(cls)}

    @classmethod
    def from_query(cls, query: Mapping[str, Any], name: str) -> tuple[Self, tuple[RejectedValue, ...]]:
        """Read the parameters of the what-if `name` from an address. Never raises; what is none of them is ignored."""
        return cls.from_values({key: query.get(f"{name}.{key}") for key in cls.declared()})

    @classmethod
    def from_values(cls, given: Mapping[str, Any]) -> tuple[Self, tuple[RejectedValue, ...]]:
        """Read texts or numbers: a form's, an address's or stored ones. Never raises."""
        values, rejected = {}, []
        for each in dataclasses.fields(cls):
            declared: Parameter = each.metadata["parameter"]
            text = _text(given.get(each.name))
            value = declared.read(text) if text else None
            if text and value is None:
                shown = text if len(text) <= 40 else text[:40] + "…"
                rejected.append(
                    RejectedValue(each.name, declared.label, shown, declared.allowed(), declared.write(each.default))
                )
            values[each.name] = each.default if value is None else value
        return cls(**values), tuple(rejected)

    def to_values(self) -> dict[str, str]:
        """Every value as a text, defaults too: what is stored means the same after a default has changed."""
        return {name: plain(getattr(self, name)) for name in self.declared()}

    def to_query(self, name: str) -> str:
        """This what-if's part of the address: each value that is not the default."""
        moved = {
            f"{name}.{each.name}": plain(value)
            for each in dataclasses.fields(self)
            if (value := getattr(self, each.name)) != each.default
        }
        return urlencode(sorted(moved.items()), quote_via=quote)

    def describe(self) -> str:
        """ "Share of the distance closed: 40%; Moved towards: the average": for stored scenarios, downloads and titles."""
        return "; ".join(f"{one.label}: {one.write(getattr(self, name))}" for name, one in self.declared().items())

    def is_moved(self, name: str) -> bool:
        """Whether a value is another than the default."""
        return bool(getattr(self, name) != getattr(type(self)(), name))

    def whose(self, name: str) -> Whose:
        """Whose assumption a value is: that of a publication or of a client as long as it stands at their default."""
        declared = self.declared()[name]
        if self.is_moved(name) or not (declared.source or declared.agreed):
            return "reader"
        return "published" if declared.source else "client"

    def unexplained(self, reasons: Mapping[str, str]) -> list[str]:
        """Labels of the values that a reader moved and gave no reason for: they need one before others are shown them. A default needs
        none: the form says whose it is, and the register of assumptions lists it."""
        declared = self.declared()
        return [
            one.label for name, one in declared.items() if self.is_moved(name) and not reasons.get(name, "").strip()
        ]

    def settings(self) -> dict[str, tuple[Any, ...]]:
        """What a tornado tries of each parameter: the ends of its range, or all its options. Not what only decides or doubts."""
        return {
            name: tuple(each.value for each in one.choices)
            if one.choices is not None
            else tuple(int(end) if one.whole else end for end in (one.low, one.high))
            for name, one in self.declared().items()
            if not (one.decides or one.doubts)
        }

    @property
    def threshold(self) -> float:
        """The gain from which it would be worth doing; 0 where no parameter says so."""
        return next((float(getattr(self, name)) for name, one in self.declared().items() if one.decides), 0.0)


def _in_words(value: Any) -> str:
    """A number as sentences have it: "158,860.8", "−8"."""
    whole, point, decimals = plain(value).partition(".")
    if not re.fullmatch(r"-?[0-9]+", whole):
        return plain(value)
    return f"{int(whole):,}{point}{decimals}".replace("-", "−") if int(whole) else plain(value).replace("-", "−")


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
    if isinstance(value, int) and abs(value) > sys.float_info.max:  # no number that any parameter takes
        value = math.inf if value > 0 else -math.inf
    return plain(value).strip() if isinstance(value, str) or math.isfinite(value) else str(value)
