"""Case files: reading them, answering each case, and saying what differs.

Nothing here trusts a file: whatever is wrong with one is a failure with its reason, never a crash and never a pass.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tests.reference_values.answers import Answer, Runner
from tests.reference_values.runners import PENDING, RUNNERS
from tests.reference_values.runners.quirks import quirk_answered
from vocabulary import Refused


class Outcome(StrEnum):
    PASS = "PASS"
    FAIL = "FAIL"
    PENDING = "PENDING"


@dataclass(frozen=True)
class Verdict:
    """What came of one case, or of a file that could not be read as cases."""

    outcome: Outcome
    name: str
    reason: str = ""

    @property
    def line(self) -> str:
        text = f"{self.outcome} {self.name}" + (f": {self.reason}" if self.reason else "")
        return " ".join(text.split())


def judge_file(path: Path, runners: Mapping[str, Runner] = RUNNERS) -> Iterator[Verdict]:
    """One verdict per case of a file; at least one, whatever the file holds."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"), parse_constant=_not_json)
    except (OSError, ValueError, RecursionError) as error:
        yield Verdict(Outcome.FAIL, str(path), f"cannot be read as JSON ({error})")
        return
    method, cases = (document.get("method"), document.get("cases")) if isinstance(document, dict) else (None, None)
    if not isinstance(method, str) or not method:
        yield Verdict(Outcome.FAIL, str(path), "names no method")
    elif not isinstance(cases, list) or not cases:
        yield Verdict(Outcome.FAIL, f"{method} {path}", "holds no cases")
    elif isinstance(runner := own_runner(document, method, runners), str):
        yield Verdict(Outcome.FAIL, f"{method} {path}", runner)
    else:
        runners = runners if runner is None else {**runners, method: runner}
        for number, case in enumerate(cases, start=1):
            yield judge_case(method, with_shared(document.get("data"), case), number, runners)


def with_shared(data: Any, case: Any) -> Any:
    """The case with the figures that all cases of its file share."""
    if isinstance(data, dict) and isinstance(case, dict) and isinstance(case.get("inputs"), dict):
        return {**case, "inputs": {**data, **case["inputs"]}}
    return case


def own_runner(
    document: Mapping[str, Any], method: str, runners: Mapping[str, Runner] = RUNNERS
) -> Runner | str | None:
    """The runner of a file that names the `function` of `analysis` to call: a case's inputs are its keyword arguments, and the
    keys expected are fields of its result, or `value` where it returns a number or an array.

    None: the file names no function. A string says why the function cannot be called.
    """
    if "function" not in document:
        return None
    if method in runners:
        return "names a function, and its method has a runner"
    name = document["function"]
    if not isinstance(name, str) or not re.fullmatch(r"analysis(\.[a-z][a-z0-9_]*){2,}", name):
        return "names no function of analysis, as in analysis.module.function"
    module, _, attribute = name.rpartition(".")
    try:
        function = getattr(import_module(module), attribute)
    except (ImportError, AttributeError):
        return f"there is no {name}"

    def run(inputs: Any) -> Answer:
        result = function(**inputs)
        if isinstance(result, Refused):
            return result
        if isinstance(result, (int, float, np.generic, np.ndarray, list, tuple)):
            return {"value": result}
        return {key: getattr(result, key) for key in dir(result) if not key.startswith("_")}

    return run


def judge_case(method: str, case: Any, number: int, runners: Mapping[str, Runner] = RUNNERS) -> Verdict:
    """Whether our method gives what the case expects."""
    if not isinstance(case, dict):
        return Verdict(Outcome.FAIL, f"{method} case {number}", "is not a case")
    name = f"{method} {case.get('id', f'case {number}')}"
    if method not in runners:
        if method in PENDING:
            return Verdict(Outcome.PENDING, name, f"not built yet: {PENDING[method]}")
        return Verdict(Outcome.FAIL, name, "no runner knows this method")
    expected, tolerance = case.get("expected"), case.get("tolerance")
    if not isinstance(expected, dict) or not expected:
        return Verdict(Outcome.FAIL, name, "expects nothing, so it proves nothing")
    tolerances = tolerance_of_each(expected, tolerance)
    if tolerances is None:
        return Verdict(Outcome.FAIL, name, "has no usable tolerance")
    if "inputs" not in case:
        return Verdict(Outcome.FAIL, name, "has no inputs")
    try:
        actual = runners[method](case["inputs"])
        found = list(differences(actual, expected, tolerances))
    except Exception as error:
        return Verdict(Outcome.FAIL, name, f"raised {type(error).__name__}: {error}")
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return Verdict(Outcome.FAIL, name, found[0] + more)
    if isinstance(actual, Refused):
        return Verdict(Outcome.PASS, name, f"refused, as expected: {actual.reason}")
    return Verdict(Outcome.PASS, name, quirk_answered(method, case["inputs"]))


SIMULATED = 0.01  # relative: what a peer's intervals by simulation can be reproduced to


def tolerance_of_each(expected: Mapping[str, Any], given: Any) -> dict[str, float] | None:
    """Each expected key's tolerance. A case may give one number for all, or one for each part by a name its key begins
    with; a text that says the part is simulated ("Monte Carlo ... rel 1%") means 1%. A part that none names takes the
    strictest number given. A case that only lists refusals needs none. None: not usable."""
    if given is None and all(_is_refusal(part) for part in expected.values()):
        return dict.fromkeys(expected, 0.0)
    if _is_number(given) and 0 <= given < 1:
        return dict.fromkeys(expected, float(given))
    if not isinstance(given, Mapping):
        return None
    found: dict[str, float] = {}
    strictest = min((part for part in given.values() if _is_number(part)), default=None)
    for key in expected:
        part = next((part for name, part in given.items() if key.startswith(name)), None)
        if part is None and key.startswith("simulated"):
            part = given.get("cl")
        if isinstance(part, str) and part.startswith("Monte Carlo") and "rel 1%" in part:
            part = SIMULATED
        if key == "error":
            part = 0.0
        part = strictest if part is None else part
        if part is None or not _is_number(part) or not 0 <= part < 1:
            return None
        found[key] = float(part)
    return found


def _is_refusal(expected: Any) -> bool:
    return isinstance(expected, Mapping) and set(expected) == {"error"}


def differences(actual: Any, expected: Any, tolerance: float | Mapping[str, float], where: str = "") -> Iterator[str]:
    """Each place where `actual` is not what is `expected`.

    A number may differ by the tolerance, relative to it where it is above 1. None (null) means missing, so only None
    or NaN answers it. An expected {"error": ...} is answered by any refusal. Every expected key must be answered.
    """
    if isinstance(actual, Refused) or (where == "" and isinstance(expected, dict) and "error" in expected):
        if not isinstance(actual, Refused):
            yield "expected a refusal, got an answer"
        elif not (isinstance(expected, dict) and set(expected) == {"error"}):
            yield f"refused: {actual.reason}"
    elif isinstance(expected, dict):
        if not isinstance(actual, Mapping):
            yield f"{where or 'answer'}: expected named values, got {actual!r}"
            return
        for key, value in expected.items():
            if key in actual:
                close = tolerance[key] if isinstance(tolerance, Mapping) else tolerance
                yield from differences(actual[key], value, close, f"{where}.{key}" if where else str(key))
            else:
                yield f"{where}.{key}: not answered"
    elif isinstance(expected, list):
        items = actual.tolist() if isinstance(actual, np.ndarray) else actual
        if not isinstance(items, (list, tuple)) or len(items) != len(expected):
            yield f"{where}: expected {len(expected)} values, got {items!r:.80}"
            return
        for position, (mine, theirs) in enumerate(zip(items, expected, strict=True)):
            yield from differences(mine, theirs, tolerance, f"{where}[{position}]")
    elif isinstance(tolerance, Mapping) or not _same(actual, expected, tolerance):
        yield f"{where}: expected {expected!r}, got {actual!r}"


def _same(actual: Any, expected: Any, tolerance: float) -> bool:
    if expected is None:
        return actual is None or (isinstance(actual, (float, np.floating)) and math.isnan(actual))
    if _is_number(expected):
        return _is_number(actual) and abs(actual - expected) <= tolerance * max(1.0, abs(expected))
    return type(actual) is type(expected) and bool(actual == expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _not_json(text: str) -> float:
    raise ValueError(f"{text} is not JSON")
