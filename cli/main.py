"""Parse a command, set up what it needs, run it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from cli import adding, assets, backup, data, editions, environment, erasing, process, sbom, serving, testing
from cli.arguments import parser
from cli.environment import SetUpFailed
from cli.process import FAILED
from cli.requirements import DEVELOPING, SERVING

# The packages a command needs, and the function that carries it out.
COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "run": (SERVING, serving.run),
    "release": (SERVING, serving.release),
    "worker": (SERVING, serving.worker),
    "data": (SERVING, data.data),
    "editions": (SERVING, editions.editions),
    "add": (SERVING, adding.add),
    "backup": (SERVING, backup.backup),
    "restore": (SERVING, backup.restore),
    "erase-person": (SERVING, erasing.erase_person),
    "sign-out": (SERVING, erasing.sign_out),
    "lint": (DEVELOPING, testing.lint),
    "check": (DEVELOPING, testing.check),
    "coverage": (DEVELOPING, testing.coverage),
    "attack": (DEVELOPING, testing.attack),
    "test": (DEVELOPING, testing.test),
    "test-all": (DEVELOPING, testing.test_all),
    "benchmark": (DEVELOPING, testing.benchmark),
    "screenshots": (DEVELOPING, testing.screenshots),
    "assets": (SERVING, assets.assets),
    "sbom": (DEVELOPING, sbom.sbom),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command these words give (those of the command line if None), and return its exit code."""
    words = list(sys.argv[1:] if words is None else words)
    too_old = environment.problem_with(sys.version_info[:3])
    if too_old:
        print(too_old, file=sys.stderr)
        return FAILED
    arguments = parser().parse_args(words)
    requirements, command = COMMANDS[arguments.command]
    os.chdir(process.ROOT)
    if not environment.has_everything(requirements):
        try:
            python = environment.set_up(requirements)
        except SetUpFailed as problem:
            print(f"\nSetting up failed. {problem}", file=sys.stderr)
            return FAILED
        return environment.rerun_inside(python, words)
    sys.path.insert(0, str(process.ROOT))
    return command(arguments)
