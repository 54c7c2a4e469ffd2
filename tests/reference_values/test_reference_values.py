"""The project's own copy of the cases: what is built reproduces them, what is not is listed, and neither can lie."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reference_values import case_files
from tests.reference_values.__main__ import main
from tests.reference_values.case_files import (
    Outcome,
    Verdict,
    differences,
    judge_case,
    judge_file,
    own_runner,
    tolerance_of_each,
    with_shared,
)
from tests.reference_values.runners import PENDING, RUNNERS
from vocabulary import Refused

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.json"))
DOCUMENTS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
BUILT = [
    pytest.param(document["method"], with_shared(document.get("data"), case), id=f"{document['method']}-{case['id']}")
    for document in DOCUMENTS.values()
    for case in document["cases"]
    if document["method"] in RUNNERS or "function" in document
]
CALLED = {
    document["method"]: runner
    for document in DOCUMENTS.values()
    if callable(runner := own_runner(document, document["method"]))
}
EVERY_RUNNER = {**RUNNERS, **CALLED}


def test_every_case_file_is_here() -> None:
    assert len(FILES) >= 36
    assert sum(len(document["cases"]) for document in DOCUMENTS.values()) >= 118


@pytest.mark.parametrize(("method", "case"), BUILT)
def test_a_built_method_gives_the_reference_values(method: str, case: dict[str, Any]) -> None:
    verdict = judge_case(method, case, 1, EVERY_RUNNER)
    assert verdict.outcome is Outcome.PASS, verdict.line


def test_every_method_has_a_runner() -> None:
    methods = {document["method"] for document in DOCUMENTS.values()}
    assert methods - set(EVERY_RUNNER) == set()
    assert not PENDING


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def with_wrong(expected: Any, path: tuple[Any, ...], tolerance: float) -> Any:
    """A copy of `expected` wrong at one leaf only: a number just out of tolerance, another word, null or a number."""
    wrong = copy.deepcopy(expected)
    holder = wrong
    for key in path[:-1]:
        holder = holder[key]
    right = holder[path[-1]]
    if right is None:
        holder[path[-1]] = 0
    elif isinstance(right, str):
        holder[path[-1]] = right + "?"
    else:
        holder[path[-1]] = right + max(3 * tolerance, 1e-12) * max(1.0, abs(right))
    return wrong


def as_file(folder: Path, document: Any, name: str = "case.json") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(("method", "case"), BUILT)
def test_one_wrong_expected_value_fails(method: str, case: dict[str, Any]) -> None:
    """Every leaf of every built case, made wrong by three tolerances."""
    expected = case["expected"]
    tolerance = tolerance_of_each(expected, case["tolerance"])
    assert tolerance is not None
    actual = EVERY_RUNNER[method](case["inputs"])
    assert not list(differences(actual, expected, tolerance))
    if "error" in expected:
        assert isinstance(actual, Refused)
        assert list(differences(actual, {"value": 1}, 0.1))
        assert list(differences({"value": 1}, expected, tolerance))
        return
    for path in leaves(expected):
        if path[-1] == "error":  # any refusal answers it, so only an answer is wrong
            assert not isinstance(actual, Refused)
            assert isinstance(actual[path[0]], Refused)
            answered = {**actual, path[0]: {"estimate": 1.0}}
            assert list(differences(answered, expected, tolerance)), path
            continue
        assert list(differences(actual, with_wrong(expected, path, tolerance[path[0]]), tolerance)), path
        assert list(differences(actual, with_wrong(expected, path, 1.0), tolerance)), path
    assert list(differences(actual, {"error": "refused"}, tolerance))


@pytest.mark.parametrize(("method", "case"), BUILT)
def test_a_wrong_file_fails_on_the_command_line(
    method: str, case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = case["expected"]
    first = next(leaves(expected))
    wrong = {"value": 1} if first[-1] == "error" else with_wrong(expected, first, 1.0)
    tolerance = case["tolerance"] if case["tolerance"] is not None else 0
    function = {
        key: document[key]
        for document in DOCUMENTS.values()
        for key in document
        if key == "function" and document["method"] == method
    }
    path = as_file(
        tmp_path, {"method": method, **function, "cases": [{**case, "expected": wrong, "tolerance": tolerance}, case]}
    )
    assert main([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["FAIL", "PASS"]
    assert lines[-1] == "1 passed, 1 failed"


@pytest.mark.parametrize("name", sorted({document["method"] for document in DOCUMENTS.values()} & set(EVERY_RUNNER)))
def test_a_built_method_passes_on_the_command_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [path for path in FILES if DOCUMENTS[path.stem]["method"] == name]
    count = sum(len(DOCUMENTS[path.stem]["cases"]) for path in paths)
    assert main([str(path) for path in paths]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{count} passed, 0 failed"


def test_a_pending_method_asked_for_by_name_fails_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(case_files, "PENDING", {"tea_leaves": "nobody reads them here"})
    path = tmp_path / "tea.json"
    path.write_text(json.dumps({"method": "tea_leaves", "cases": [{"inputs": {}, "expected": {"rain": 1}}]}))
    assert main([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "PENDING tea_leaves case 1: not built yet: nobody reads them here",
        "0 passed, 1 failed",
    ]


def test_a_folder_runs_every_file_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(CASES)]) == 0
    lines = capsys.readouterr().out.splitlines()
    number = sum(len(document["cases"]) for document in DOCUMENTS.values())
    assert len(lines) == number + 1
    assert len(BUILT) == number
    assert lines[-1] == f"{number} passed, 0 failed"


GOOD = {"id": "good", "inputs": {"x": 1, "n": 2}, "expected": {"value": 0.5}, "tolerance": 1e-9}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        "{}",
        {"method": "phe_proportion"},
        {"method": "phe_proportion", "cases": []},
        {"method": "phe_proportion", "cases": {"id": "x"}},
        {"method": "phe_proportion", "cases": [None]},
        {"method": "phe_proportion", "cases": [{}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": None}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {"nothing_we_give": 1}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {"value": [0.5, 0.5]}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {"value": {"a": 1}}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {"value": True}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "expected": {"value": "0.5"}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "tolerance": None}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "tolerance": 1e300}]},
        json.dumps({"method": "phe_proportion", "cases": [{**GOOD, "tolerance": float("nan")}]}),
        {"method": "phe_proportion", "cases": [{**GOOD, "inputs": None}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "inputs": {"x": "one", "n": {}}}]},
        {"method": "phe_proportion", "cases": [{**GOOD, "inputs": {}, "expected": {"error": "refused"}}]},
        {"method": "phe_proportion", "cases": [{"id": "no inputs", "expected": {"value": 1}, "tolerance": 0}]},
        {"method": "no_such_method", "cases": [GOOD]},
        {"method": ["phe_proportion"], "cases": [GOOD]},
    ],
)
def test_a_hostile_file_is_a_failure_and_not_a_crash(
    content: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(as_file(tmp_path, content))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("FAIL ")
    assert lines[1] == "0 passed, 1 failed"


def test_the_good_case_of_the_hostile_ones_passes(tmp_path: Path) -> None:
    assert main([str(as_file(tmp_path, {"method": "phe_proportion", "cases": [GOOD]}))]) == 0


def test_a_missing_file_and_an_empty_folder_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json"), str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 2 failed"


def test_a_runner_that_raises_fails_its_case_and_no_other(tmp_path: Path) -> None:
    def runner(inputs: Any) -> dict[str, Any]:
        return {"value": 1 / inputs["by"]}

    cases = [{**GOOD, "inputs": {"by": by}, "expected": {"value": 0.5}} for by in (0, 2)]
    path = as_file(tmp_path, {"method": "division", "cases": cases})
    verdicts = list(judge_file(path, {"division": runner}))
    assert [verdict.outcome for verdict in verdicts] == [Outcome.FAIL, Outcome.PASS]
    assert "ZeroDivisionError" in verdicts[0].line


WITH_FUNCTION: dict[str, Any] = {
    "method": "exact_limits_called",
    "function": "analysis.rates.exact_poisson",
    "cases": [
        {
            "id": "ten",
            "inputs": {"events": [10]},
            "expected": {"lower": [4.7954], "upper": [18.3904]},
            "tolerance": 1e-4,
        }
    ],
}


def test_a_file_that_names_its_function_needs_no_runner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A result's fields, a number, and a refusal."""
    assert main([str(as_file(tmp_path, WITH_FUNCTION))]) == 0
    rounded = {"value": 2.5, "precision": 1}
    number = {"id": "half", "inputs": rounded, "expected": {"value": 3}, "tolerance": 0}
    refused = {"id": "none", "inputs": {"events": [-1]}, "expected": {"error": "below zero"}, "tolerance": 0}
    for function, case in (("analysis.need.rounded_half_up", number), ("analysis.rates.exact_poisson", refused)):
        assert main([str(as_file(tmp_path, WITH_FUNCTION | {"function": function, "cases": [case]}))]) == 0
    wrong = {**WITH_FUNCTION["cases"][0], "expected": {"lower": [4.8], "upper": [18.3904]}}
    assert main([str(as_file(tmp_path, WITH_FUNCTION | {"cases": [wrong]}))]) == 1
    assert "expected 4.8" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"function": "os.system"}, "names no function of analysis"),
        ({"function": 3}, "names no function of analysis"),
        ({"function": "analysis.rates.no_such"}, "there is no analysis.rates.no_such"),
        ({"function": "analysis.no_such.exact_poisson"}, "there is no analysis.no_such.exact_poisson"),
        ({"method": "byars_ci"}, "its method has a runner"),
        ({"cases": [{**GOOD, "inputs": {"unknown": 1}}]}, "raised TypeError"),
        ({"cases": [{**GOOD, "inputs": [1]}]}, "raised TypeError"),
        ({"cases": [{**GOOD, "inputs": {"events": [1]}, "expected": {"nothing": 1}}]}, "not answered"),
    ],
)
def test_a_function_that_cannot_be_called_fails_with_its_reason(
    change: dict[str, Any], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(as_file(tmp_path, WITH_FUNCTION | change))]) == 1
    assert why in capsys.readouterr().out


def test_null_is_answered_by_missing_only() -> None:
    assert not list(differences({"value": [float("nan"), None]}, {"value": [None, None]}, 0.0))
    assert list(differences({"value": 0.0}, {"value": None}, 0.0))
    assert list(differences({"value": float("nan")}, {"value": 0}, 0.5))
    assert list(differences({"value": None}, {"value": 0}, 0.5))


def test_a_verdict_is_one_line() -> None:
    assert "\n" not in Verdict(Outcome.FAIL, "a\nb", "c\nd").line


def test_a_part_that_no_tolerance_names_takes_the_strictest() -> None:
    assert tolerance_of_each({"L": 1, "A": 2, "x_new_for": 3}, {"L": 1e-5, "x_new": 0.1}) == {
        "L": 1e-5,
        "A": 1e-5,
        "x_new_for": 0.1,
    }
    assert tolerance_of_each({"L": 1, "A": 2}, {"L": "about right"}) is None
    assert tolerance_of_each({"A": 2}, {}) is None


def test_only_a_case_that_lists_refusals_needs_no_tolerance() -> None:
    refused = {"one": {"error": "said so"}, "other": {"error": "said otherwise"}}
    assert tolerance_of_each(refused, None) == {"one": 0.0, "other": 0.0}
    assert tolerance_of_each({**refused, "value": 1}, None) is None
    assert not list(differences({"one": Refused("x"), "other": Refused("y")}, refused, 0.0))
    assert list(differences({"one": Refused("x"), "other": {"value": 1}}, refused, 0.0))
    assert list(differences({"one": Refused("x")}, refused, 0.0))


def test_quirks_are_said_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(CASES / "funnelplotr.json")])
    assert "peer quirk" in next(line for line in capsys.readouterr().out.splitlines() if "CQC" in line)
