"""`lint`, `check`, `coverage`, `test`, `test-all`, `attack`, `benchmark`, `screenshots`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cli.process import DONE, FAILED, ROOT, wait_for
from cli.programs import install_chromium, install_nginx

NONE_COLLECTED = 5  # what pytest answers where it finds no test


def lint(arguments: argparse.Namespace) -> int:
    tools = Path(sys.executable).parent
    for words in ("ruff check .", "ruff format --check --quiet .", "mypy", "lint-imports"):
        print(f"== {words}", flush=True)
        program, *rest = words.split()
        path = shutil.which(program, path=str(tools)) or program
        if wait_for([path, *rest]):
            print(f"== {words} found what must be put right first. No test was run.", flush=True)
            return FAILED
    return DONE


def check(arguments: argparse.Namespace) -> int:
    """The fast lane: lint, types and the unit tests."""
    return lint(arguments) or unit_tests(arguments)


def coverage(arguments: argparse.Namespace) -> int:
    """The unit tests, with the share of lines that these run in each package. Counting lines makes them slower by half."""
    outcome = unit_tests(arguments, "--cov", "--cov-report=")
    report_coverage()
    return outcome


def unit_tests(arguments: argparse.Namespace, *more: str) -> int:
    return pytest(["tests/unit", *in_parallel(os.cpu_count() or 1), *more, *passed_on(arguments)])


def test(arguments: argparse.Namespace) -> int:
    return lint_and_prepare(arguments) or run_tests("not slow", passed_on(arguments))


def test_all(arguments: argparse.Namespace) -> int:
    install_nginx()
    return lint_and_prepare(arguments) or run_tests("", passed_on(arguments), database="both")


def lint_and_prepare(arguments: argparse.Namespace) -> int:
    """Lint and types; beside them, what the tests need: mypy keeps one processor busy for minutes, and so does the edition."""
    with ThreadPoolExecutor(1) as beside:
        prepared = beside.submit(prepare)
        return lint(arguments) or prepared.result()


def prepare() -> int:
    """Install a browser, and build the edition that the tests copy. An edition that fails fails its tests, with more to read."""
    code = install_chromium()
    wait_for([sys.executable, "-c", "from tests.conftest import built_edition; built_edition()"])
    return code


def run_tests(marked: str, arguments: Sequence[str], *, database: str = "usual") -> int:
    """All tests with these marks: those without a browser first, in parallel; then those with one, two at a time; last, one by
    one, those that time a browser. Arguments for pytest replace all of this: pytest then runs once, with them."""
    if arguments:
        return pytest(["-m", marked, *arguments])
    both = f"({marked}) and " if marked else ""
    return (
        pytest(["-m", f"{both}not browser", "--database", database, *in_parallel(4)])
        or pytest(["-m", f"{both}browser and not clock", *in_parallel(2)])
        or pytest_if_any(["-m", f"{both}browser and clock"])
    )


def pytest_if_any(arguments: Sequence[str]) -> int:
    """Like `pytest`, and content where no test has these marks: all that time a browser may be slow ones."""
    code = pytest(arguments)
    return 0 if code == NONE_COLLECTED else code


def in_parallel(number: int) -> list[str]:
    """Arguments for pytest: run this many files in parallel, or fewer on a machine with fewer processors."""
    processors = os.cpu_count() or 1
    return ["-n", str(min(number, processors)), "--dist", "loadfile"] if processors > 1 else []


def passed_on(arguments: argparse.Namespace) -> list[str]:
    return [word for word in arguments.rest if word != "--"]


def pytest(arguments: Sequence[str]) -> int:
    print("== pytest", flush=True)
    return wait_for([sys.executable, "-m", "pytest", *arguments])


def report_coverage() -> None:
    """Print how many of its lines the tests ran, for each package."""
    from coverage import Coverage

    coverage = Coverage()
    coverage.load()
    lines: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for file in sorted(coverage.get_data().measured_files()):
        package = Path(file).relative_to(ROOT).parts[0]
        _, statements, _, missing, _ = coverage.analysis2(file)
        for name in (package, "in all"):
            lines[name] += len(statements)
            missed[name] += len(missing)
    print("== coverage: lines that the unit tests ran", flush=True)
    for name in sorted(lines, key="in all".__eq__):
        ran = lines[name] - missed[name]
        print(f"  {name:<14} {ran:>7,} of {lines[name]:>7,}  {ran / max(lines[name], 1):6.1%}")


def attack(arguments: argparse.Namespace) -> int:
    """All attack tests, one after another: they depend on clocks, processes and disks."""
    install_nginx()
    return pytest(["tests/attack", *passed_on(arguments)])


def benchmark(arguments: argparse.Namespace) -> int:
    return install_chromium() or wait_for(
        [sys.executable, "-m", "benchmarks", *(["--quick"] if arguments.quick else [])]
    )


def screenshots(arguments: argparse.Namespace) -> int:
    return install_chromium() or wait_for([sys.executable, "-m", "tests.browser.screenshots"])
