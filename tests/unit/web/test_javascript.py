"""The unit tests of the browser code, which run in node (`tests/javascript/`)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OLDEST = 20  # the first node whose test runner finds the tests of a folder


def test_the_browser_code_passes_its_own_tests_in_node() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine: the browser code's own tests did not run")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < OLDEST:
        pytest.skip(f"node is {version}, older than {OLDEST}: the browser code's own tests did not run")
    files = sorted(str(path) for path in (ROOT / "tests" / "javascript").glob("*.test.js"))
    assert files
    result = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
