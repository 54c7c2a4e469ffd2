"""The parameters of a what-if, which the screen calls its levers: one frozen, typed object, declared once like a view.

    class Levelling(Parameters):
        share: float = parameter(25, label="Share of the distance closed", low=0, high=100, unit="%", why="...")

The declaration gives the form, validation, the address, what is stored, and the settings of a tornado. In an address
each parameter has the name of the what-if as prefix: `level-up.share=40`. Reading never raises: a value is valid,
invalid (the default is used, with a notice) or missing (the default is used).
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
"""The source shown for a parameter whose default comes from no publication."""

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


Whose = Literal["published", "client", "reader"]


@dataclass(frozen=True)
class Parameter:
    """The declaration of one parameter. A number has `low`, `high` and `step`; a choice has `choices`."""

    label: str
    why: str  # why it may be changed, and why its default is what it is
    source: str  # the publication its default comes from; "" where there is none
    unit: Noun | str = ""  # a text is the same behind 1 and behind 2
    low: float = -math.inf
    high: float = math.inf
    step: float = 1
    choices: Choices | None = None
    decides: bool = False  # the gain from which to act: it changes the decision, not the outcome
    doubts: bool = False  # the uncertainty of another parameter: it changes the interval, not the gain
    evidence: str = ""  # the kind of evidence for its default: "national policy", "regression of spending on deaths"
    agreed: str = ""  # who agreed on the default, where no publication gives one
    off_at_zero: bool = False  # 0 means "unchanged", and its label says so

    @property
    def unit_name(self) -> str:
        """ "years", "%"."""
        return self.unit.many if isinstance(self.unit, Noun) else self.unit

    @property
    def whole(self) -> bool:
        return self.choices is None and self.step == int(self.step)

    def write(self, value: Any) -> str:
        """The value as sentences have it: "40%", "2 tenths", "the average"."""
        return self.choices.label(str(value)) if self.choices is not None else self._with_unit(_in_words(value), value)

    def _with_unit(self, number: str, value: Any) -> str:
        if self.unit in ("", "%"):
            return f"{number}{self.unit}"
        if self.unit == "pounds":
            return f"£{number}"
        return f"{number} {self.unit.after(value) if isinstance(self.unit, Noun) else self.unit}"

    def allowed(self) -> str:
        if self.choices is not None:
            return "choose one of those listed"
        return f"give a {self.numbers()}"

    def numbers(self, *, units: bool = True) -> str:
        """The valid range: "whole number from 0% to 100%".

        Without units for the columns of a file, which hold plain numbers.
        """
        low, high = (self._with_commas(value, units) for value in (self.low, self.high))
        return f"{'whole ' if self.whole else ''}number from {low} to {high}"

    def _with_commas(self, value: float, units: bool) -> str:
        """ "200,000", "100%", "4 tenths"."""
        number = f"{value:,.0f}" if abs(value) >= 1_000 else plain(value)
        return self._with_unit(number, value) if units else number

    def read(self, text: str) -> Any:
        """The value a text means; None if it is invalid."""
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
    """A number. `low` and `high` are the ends of its plausible range, which a tornado uses.

    With a whole `step` only whole numbers are valid.
    """
    return _declared(
        default,
        Parameter(label, why, source, unit, low, high, step, evidence=evidence, agreed=agreed, off_at_zero=off_at_zero),
    )


def decision_threshold(
    default: float, *, label: str, low: float, high: float, why: str, unit: Noun | str, step: float = 1
) -> Any:
    """The gain from which to act."""
    return _declared(default, Parameter(label, why, "", unit, low, high, step, decides=True))


def doubt(default: float, *, label: str, why: str) -> Any:
    """The uncertainty of another parameter, in percent of it."""
    return _declared(default, Parameter(label, why, "", "%", 0, 100, doubts=True))


def option(default: str, *, label: str, choices: Choices, why: str, source: str = "", evidence: str = "") -> Any:
    """A choice between a few methods."""
    return _declared(default, Parameter(label, why, source, choices=choices, evidence=evidence))


def _declared(default: Any, declaration: Parameter) -> Any:
    return field(default=default, metadata={"parameter": declaration})


@dataclass(frozen=True)
class RejectedValue:
    """An invalid value; `sentence` is the notice for its what-if."""

    parameter: str
    label: str
    given: str
    allowed: str
    used: str

    def sentence(self) -> str:
        return f"“{self.given}” cannot be used for “{self.label}”: {self.allowed}. “{self.used}” is used instead."

    def refusal(self) -> str:
        """The same for a form, whose reader may still be typing: no default replaces it."""
        return f"“{self.given}” cannot be used for “{self.label}”: {self.allowed}. Nothing below has changed."


@dataclass(frozen=True)
class Parameters:
    """The base class of the parameters of every what-if.

    Fields are made by `parameter`, `option`, `doubt` and `decision_threshold`.
    """

    @classmethod
    def declared(cls) -> dict[str, Parameter]:
        return {each.name: each.metadata["parameter"] for each in dataclasses.fields(cls)}

    @classmethod
    def from_query(cls, query: Mapping[str, Any], name: str) -> tuple[Self, tuple[RejectedValue, ...]]:
        """Read the parameters of the what-if `name` from an address.

        Never raises; everything else in the address is ignored.
        """
        return cls.from_values({key: query.get(f"{name}.{key}") for key in cls.declared()})

    @classmethod
    def from_values(cls, given: Mapping[str, Any]) -> tuple[Self, tuple[RejectedValue, ...]]:
        """Read texts or numbers from a form, an address or the store. Never raises."""
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
        """All values as texts, defaults included, so that stored parameters keep their meaning when a default changes."""
        return {name: plain(getattr(self, name)) for name in self.declared()}

    def to_query(self, name: str) -> str:
        """This what-if's part of the address: all values that differ from the default."""
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
        """Whether a value differs from its default."""
        return bool(getattr(self, name) != getattr(type(self)(), name))

    def whose(self, name: str) -> Whose:
        """Whose assumption a value is: the publication's or client's at the default, otherwise the reader's."""
        declared = self.declared()[name]
        if self.is_moved(name) or not (declared.source or declared.agreed):
            return "reader"
        return "published" if declared.source else "client"

    def unexplained(self, reasons: Mapping[str, str]) -> list[str]:
        """Labels of changed values without a reason, which are needed before others may see the scenario.

        Defaults need none, because the form and the register of assumptions give their source.
        """
        declared = self.declared()
        return [
            one.label for name, one in declared.items() if self.is_moved(name) and not reasons.get(name, "").strip()
        ]

    def settings(self) -> dict[str, tuple[Any, ...]]:
        """The settings of each parameter in a tornado: the ends of its range, or all its options.

        Thresholds and uncertainties are left out.
        """
        return {
            name: tuple(each.value for each in one.choices)
            if one.choices is not None
            else tuple(int(end) if one.whole else end for end in (one.low, one.high))
            for name, one in self.declared().items()
            if not (one.decides or one.doubts)
        }

    @property
    def threshold(self) -> float:
        """The gain from which to act; 0 without such a parameter."""
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
    """Browsers and old files may send anything: the first of a list is used, and what is neither text nor number is
    empty.
    """
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, int) and abs(value) > sys.float_info.max:  # not a valid number for any parameter
        value = math.inf if value > 0 else -math.inf
    return plain(value).strip() if isinstance(value, str) or math.isfinite(value) else str(value)
