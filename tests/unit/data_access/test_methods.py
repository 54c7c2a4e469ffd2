"""What the catalogue says of methods is true: the function is there, and so many reference cases are reproduced."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from data_access.reference.catalogue import Method, load_methods
from tests.reference_values.case_files import Outcome, judge_file

METHODS = load_methods()
CASES = Path(__file__).resolve().parents[2] / "reference_values" / "cases"
JUDGED: dict[str, list[Outcome]] = {}
for path in sorted(CASES.glob("*.json")):
    for verdict in judge_file(path):
        method = verdict.line.split()[1]
        JUDGED.setdefault(method, []).append(verdict.outcome)


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_the_function_named_is_there_and_says_what_it_does(method: Method) -> None:
    module, _, name = method.function.rpartition(".")
    found = getattr(import_module(module), name)
    assert found.__doc__


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_the_cases_named_are_all_there_are_and_all_pass(method: Method) -> None:
    for name, number in method.reference_cases.items():
        assert JUDGED[name] == [Outcome.PASS] * number


def test_every_reference_method_that_passes_is_named_by_a_method() -> None:
    passing = {name for name, outcomes in JUDGED.items() if set(outcomes) == {Outcome.PASS}}
    assert passing == {name for method in METHODS.values() for name in method.reference_cases}
