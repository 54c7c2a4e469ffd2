"""Build a smaller chart library from its npm package."""

from __future__ import annotations

import argparse
import sys

from cli.process import DONE, FAILED


def assets(arguments: argparse.Namespace) -> int:
    from app import chart_library
    from web.chart_library_build import BuildFailed, build

    library = chart_library()
    try:
        print(build(library.shipped, library.built))
    except BuildFailed as problem:
        print(problem, file=sys.stderr)
        return FAILED
    return DONE
