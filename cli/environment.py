"""Setting up: an environment in `.venv` with exactly the pinned packages, from nothing but Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cli import process
from cli.process import WINDOWS, wait_for
from cli.requirements import DEVELOPING, SERVING, fingerprint, pins

OLDEST = (3, 11)
ENVIRONMENT = process.ROOT / ".venv"


class SetUpFailed(RuntimeError):
    """The environment could not be created. The message says what to do, for somebody who does not program."""


def problem_with(version: tuple[int, ...]) -> str | None:
    """The message for somebody whose Python is too old. None if it is new enough."""
    if version[:2] >= OLDEST:
        return None
    return (
        f"This needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is Python {'.'.join(map(str, version))}. "
        "Install a newer Python (on Windows from the Software Centre or python.org, on Debian `apt install python3`) and "
        "give the command with it, for example `python3.12 manage.py run` or, on Windows, `py -3.12 manage.py run`."
    )


def has_everything(requirements: str) -> bool:
    """Whether the running Python has every pinned package: `.venv` has after set-up, a container may have from the start."""
    if running_inside() and stamped(requirements):
        return True
    from importlib import metadata  # not in Python 3.7, which must get far enough to say that it is too old

    for name, version in pins(requirements).items():
        try:
            if metadata.version(name) != version:
                return False
        except metadata.PackageNotFoundError:
            return False
    if running_inside():
        write_stamp(requirements)
    return True


def running_inside() -> bool:
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve()


def environment_python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def stamps() -> dict[str, str]:
    """The fingerprints of the requirements that are installed in `.venv`."""
    try:
        content = json.loads((ENVIRONMENT / "installed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def stamped(requirements: str) -> bool:
    return stamps().get(requirements) == fingerprint(requirements)


def write_stamp(requirements: str) -> None:
    """Record what is installed. The requirements for developing include those for serving."""
    installed = (SERVING, DEVELOPING) if requirements == DEVELOPING else (SERVING,)
    content = {**stamps(), **{name: fingerprint(name) for name in installed}}
    (ENVIRONMENT / "installed.json").write_text(json.dumps(content), encoding="utf-8")


def set_up(requirements: str) -> Path:
    """Create the environment or update it, and return its Python. Raises SetUpFailed."""
    python = environment_python()
    usable = python.exists() and version_of(python) >= OLDEST
    if usable and stamped(requirements):
        return python
    if not usable:
        create_environment()
    install(python, requirements)
    write_stamp(requirements)
    return python


def create_environment() -> None:
    print("Setting up: making an environment in .venv", flush=True)
    venv = subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], capture_output=True, text=True)
    if venv.returncode:
        raise SetUpFailed(
            "The environment in .venv could not be made. On Debian and Ubuntu the package python3-venv is needed "
            "(`apt install python3-venv`); otherwise look whether this folder can be written to and has room.\n\n"
            + (venv.stdout + venv.stderr).strip()
        )


def install(python: Path, requirements: str) -> None:
    count = len(pins(requirements))
    print(f"Setting up: installing {count} packages into .venv, about a minute, once", flush=True)
    began = time.monotonic()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(process.ROOT / requirements)]).returncode:
        raise SetUpFailed(
            "The packages could not be installed; pip's own words stand above. Usually this machine has no way to the "
            "Python package index: look at the network, and behind a proxy set HTTPS_PROXY, or name your organisation's "
            "own index in PIP_INDEX_URL. Then give the same command again: what was done is kept. If pip says that hashes "
            "do not match, the index gave another file than the one this project was tested with: do not install it, and "
            "tell whoever runs the index."
        )
    print(f"Setting up: done in {time.monotonic() - began:.0f} seconds", flush=True)


def version_of(python: Path) -> tuple[int, ...]:
    """The version of another Python. (0,) if it does not run, as when the Python it was created from has been removed."""
    try:
        answer = subprocess.run(
            [str(python), "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    return tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else (0,)


def rerun_inside(python: Path, words: Sequence[str]) -> int:
    """Run the same command inside the environment, with unchanged arguments."""
    command = [str(python), str(process.ROOT / "manage.py"), *words]
    sys.stdout.flush()
    if WINDOWS:  # there, exec leaves the console to the wrong process
        return wait_for(command)
    os.execv(command[0], command)
