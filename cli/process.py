"""What every command needs: the project's folder, exit codes, and running another program to its end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"

DONE, FAILED = 0, 1


def wait_for(command: Sequence[str]) -> int:
    """Run a program and return its exit code. Ctrl+C reaches the program too, and is left to it."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
