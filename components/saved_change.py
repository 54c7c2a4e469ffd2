"""What a headline said when a view was saved, against what it says now, and whether that is a material change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components import narrative as say
from vocabulary import Finding

RULE = (
    "A headline has changed materially when its direction or how sure it is changes, when its number lies outside "
    "the interval it had, or, where it had no interval, when its number differs by more than a tenth."
)
SAME_WITHIN = 0.1  # of the number then
_KEPT = ("sentence", "period", "size", "lower", "upper", "size_unit", "direction", "sure", "indicator")


@dataclass(frozen=True)
class Change:
    """`words`: one sentence for the list; `material` by RULE."""

    material: bool
    words: str


def kept(finding: Finding) -> dict[str, Any]:
    """What is stored of a headline with a saved view: its sentence, period and number with its interval."""
    return {name: getattr(finding, name) for name in _KEPT}


def change(then: Mapping[str, Any], now: Finding) -> Change:
    """Compare a saved headline with today's. What `then`, from a database or a file, lacks is not compared."""
    if then.get("sentence") == now.sentence:
        return Change(False, "the headline says the same.")
    material = _is_material(then, now)
    parts = [part for part in (_number(then, now), _period(then, now)) if part]
    judged = "changed materially. " if material else "changed, not materially. "
    return Change(material, judged + (" ".join(parts) or "The words differ; the number does not."))


def _is_material(then: Mapping[str, Any], now: Finding) -> bool:
    if any(then.get(name) not in (None, getattr(now, name)) for name in ("direction", "sure", "indicator")):
        return True
    size, lower, upper = (_real(then.get(name)) for name in ("size", "lower", "upper"))
    if size is None or now.size is None:
        return (size is None) != (now.size is None)
    if lower is not None and upper is not None:
        return not min(lower, upper) <= now.size <= max(lower, upper)
    return abs(now.size - size) > SAME_WITHIN * abs(size)


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
