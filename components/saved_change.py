"""The headline of a view when it was saved, against the present one, and whether that is a material change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components import narrative as say
from vocabulary import Finding

RULE = (
    "A claim has changed when its direction changes, when how sure it is changes, or when its figure is no longer there. "
    "A new number alone does not change it."
)
_KEPT = ("sentence", "period", "size", "lower", "upper", "size_unit", "direction", "sure", "indicator")


@dataclass(frozen=True)
class Change:
    """`words`: one sentence for the list; `material` by RULE."""

    material: bool
    words: str


def kept(finding: Finding) -> dict[str, Any]:
    """The part of a headline that is stored with a saved view: its sentence, period and number with its interval."""
    return {name: getattr(finding, name) for name in _KEPT}


def change(then: Mapping[str, Any], now: Finding) -> Change:
    """Compare a saved headline with today's. What `then`, from a database or a file, lacks is not compared."""
    if then.get("sentence") == now.sentence:
        return Change(False, "the headline says the same.")
    material = _is_material(then, now)
    parts = [part for part in (_number(then, now), _period(then, now)) if part]
    judged = ["the claim has changed.", *_claim(then, now)] if material else ["the claim holds; the figures are new."]
    return Change(material, " ".join([*judged, *parts]))


def _is_material(then: Mapping[str, Any], now: Finding) -> bool:
    if any(then.get(name) not in (None, getattr(now, name)) for name in ("direction", "sure", "indicator")):
        return True
    if (_real(then.get("size")) is None) != (now.size is None):
        return True
    return _turned_round(then, now)


def _turned_round(then: Mapping[str, Any], now: Finding) -> bool:
    """A sign is the direction of a difference that is neither good nor bad in itself, or not told from chance."""
    size = _real(then.get("size"))
    return size is not None and now.size is not None and size * now.size < 0


def _claim(then: Mapping[str, Any], now: Finding) -> list[str]:
    """Each part of the claim that changed, then and now."""
    told = (("direction", "It was {} and is {}."), ("sure", "How sure: it was “{}” and is “{}”."))
    said = [
        words.format(then[name], getattr(now, name))
        for name, words in told
        if isinstance(then.get(name), str) and then[name] != getattr(now, name)
    ]
    return ["The difference has turned round.", *said] if _turned_round(then, now) else said


def _number(then: Mapping[str, Any], now: Finding) -> str:
    size = _real(then.get("size"))
    if size is None or now.size is None or (size == now.size and then.get("size_unit") == now.size_unit):
        return ""
    before = say.signed(size, str(then.get("size_unit") or "")).rstrip()
    after = say.signed(now.size, now.size_unit).rstrip()
    return (
        f"The number was {before} and is {after}." if before != after else f"The rounded number is the same, {after}."
    )


def _period(then: Mapping[str, Any], now: Finding) -> str:
    period = then.get("period")
    return f"The period was {period} and is {now.period}." if period and period != now.period else ""


def _real(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
