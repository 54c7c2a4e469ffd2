"""`python -m tests.reference_values PATH...`: run case files, one line per case, a count at the end.

A PATH is a file or a folder of .json files. Exit 1 if any case fails or its method has no runner, pending or not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.reference_values.case_files import Outcome, judge_file


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reference_values", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a case file, or a folder of them")
    passed = failed = 0
    for path in _files(parser.parse_args(arguments).paths):
        for verdict in judge_file(path):
            print(verdict.line)
            passed += verdict.outcome is Outcome.PASS
            failed += verdict.outcome is not Outcome.PASS
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files meant; a folder without case files stands for itself, and fails as one."""
    for path in paths:
        yield from (sorted(path.glob("*.json")) if path.is_dir() else []) or [path]


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
