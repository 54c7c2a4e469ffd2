"""Arithmetic of the comparison: percentiles, ratios of interleaved repetitions, and what passes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

NOISE, WITHIN = 0.05, 0.25
"""A limit on a ratio is kept within noise when the ratio of the medians is over it by NOISE at most, and at least the
share WITHIN of the interleaved pairs keeps it."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed: always one that was measured."""
    if not values:
        raise ValueError("a percentile of no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Limit:
    """What is promised: at most `ours` in the measure's own unit, or at most `ratio` times the plain page."""

    ours: float | None = None
    ratio: float | None = None

    def words(self) -> str:
        return f"<= {self.ours:g}" if self.ours is not None else f"ratio <= {self.ratio:g}"


@dataclass(frozen=True)
class Measure:
    """One thing measured on both sides, a value for each repetition; repetition i of both sides ran side by side."""

    name: str
    unit: str
    ours: Sequence[float]
    plain: Sequence[float] = ()
    limit: Limit | None = None
    note: str = ""

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(self.ours, self.plain, strict=False) if b > 0]

    @property
    def ratio(self) -> float | None:
        """The ratio of the medians; None with nothing to compare."""
        return median(self.ours) / median(self.plain) if self.plain and median(self.plain) > 0 else None

    def verdict(self) -> str:
        """PASS, PASS (within noise), FAIL, or "" where nothing is promised."""
        if self.limit is None:
            return ""
        if self.limit.ours is not None:
            return "PASS" if median(self.ours) <= self.limit.ours else "FAIL"
        if self.ratio is None or self.limit.ratio is None:
            return "FAIL"
        if self.ratio <= self.limit.ratio:
            return "PASS"
        near = self.ratio <= self.limit.ratio + NOISE and percentile(self.ratios, WITHIN) <= self.limit.ratio
        return "PASS (within noise)" if near else "FAIL"

    def row(self) -> list[str]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        if len(self.ratios) > 1:
            ratio += f" ({min(self.ratios):.2f}-{max(self.ratios):.2f})"
        promised = self.limit.words() if self.limit else ""
        return [self.name, self.unit, span(self.ours), span(self.plain), ratio, promised, self.verdict()]

    def record(self) -> dict[str, object]:
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": list(self.ours),
            "plain": list(self.plain),
            "ratio": self.ratio,
            "limit": self.limit.words() if self.limit else None,
            "verdict": self.verdict() or None,
            "note": self.note,
        }


def span(values: Sequence[float]) -> str:
    """Median and range: "12.1 (11.8-14.0)"."""
    if not values:
        return "-"
    middle = short(median(values))
    return middle if len(values) == 1 else f"{middle} ({short(min(values))}-{short(max(values))})"


def short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


HEADINGS = ["measure", "unit", "ours", "plain", "ratio", "limit", ""]


def table(measures: Sequence[Measure]) -> str:
    """All measures as text in columns, notes below."""
    rows = [HEADINGS, *(measure.row() for measure in measures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"  {measure.name}: {measure.note}" for measure in measures if measure.note]
    return "\n".join([*lines, *(["", "Notes:"] if notes else []), *notes])
