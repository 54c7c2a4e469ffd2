"""What several peers do alike with their inputs: both published confidence levels at once, and one answer per group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Any

from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

BOTH_LEVELS = [0.95, 0.998]  # the only two that the Office for Health Improvement and Disparities publishes together
LIMITS = ("lower", "upper", "lowercl", "uppercl")


def level_name(confidence: float) -> str:
    """0.95 and 95 are "95_0", 0.998 is "99_8"."""
    return f"{confidence if confidence > 1 else 100 * confidence:.1f}".replace(".", "_")


def percent_label(confidence: Any) -> str:
    """0.95 and 95 are "95%"; several levels follow one another."""
    levels = confidence if isinstance(confidence, list) else [confidence]
    return ", ".join(f"{level if level > 1 else 100 * level:.10g}%" for level in levels)


def at_both_levels(runner: Runner) -> Runner:
    """Answers a list of confidence levels with limits named after their level, as in lower95_0cl and upper99_8cl."""

    @wraps(runner)
    def run(inputs: Inputs) -> Answer:
        levels = inputs.get("confidence") if isinstance(inputs, dict) else None
        if not isinstance(levels, list):
            return runner(inputs)
        if len(levels) != 1 and levels not in (BOTH_LEVELS, [95, 99.8]):
            return Refused("Two confidence levels can only be given together as 0.95 and 0.998.")
        answers = [(level_name(level), runner({**inputs, "confidence": level})) for level in levels]
        merged: dict[str, Any] = {}
        for name, answer in answers:
            if isinstance(answer, Refused):
                return answer
            merged = _merge(merged, answer, name)
        if "confidence" in merged:
            label = percent_label(levels)
            merged["confidence"] = (
                [label] * len(merged["confidence"]) if isinstance(merged["confidence"], list) else label
            )
        return merged

    return run


def _merge(into: Mapping[str, Any], answer: Mapping[str, Any], level: str) -> dict[str, Any]:
    merged = dict(into)
    for key, value in answer.items():
        if key in LIMITS:
            side = key.removesuffix("cl")
            merged[f"{side}{level}cl"] = merged[f"{side}{level}"] = value
        elif isinstance(value, Mapping):
            merged[key] = _merge(merged.get(key, {}), value, level)
        else:
            merged.setdefault(key, value)
    return merged


def by_group(runner: Runner) -> Runner:
    """Answers inputs with a `group` for each row once per group, in the order the groups first appear: lists with one entry
    per group. Inputs of another length, such as a reference population, are the same for every group."""

    @wraps(runner)
    def run(inputs: Inputs) -> Answer:
        groups = inputs.get("group") if isinstance(inputs, dict) else None
        if not isinstance(groups, list):
            return runner(inputs)
        names = list(dict.fromkeys(groups))
        answers = []
        for name in names:
            rows = [row for row, group in enumerate(groups) if group == name]
            own = {
                key: [value[row] for row in rows] if isinstance(value, list) and len(value) == len(groups) else value
                for key, value in inputs.items()
                if key != "group"
            }
            answer = runner(own)
            if isinstance(answer, Refused):
                return answer
            answers.append(answer)
        return {"area": names, "group": names, **{key: [one[key] for one in answers] for key in answers[0]}}

    return run
