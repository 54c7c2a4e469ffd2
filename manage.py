"""The one command line: set up, serve, test, build the figures, measure.

    python manage.py run [--port 8050]

Setting up needs only the standard library, so that a laptop with nothing but Python gets the same commands as a server:
an environment in `.venv` with exactly the pinned requirements. Everything else runs inside it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
NEWEST_TOO_OLD = (3, 10)
SERVING, DEVELOPING = "requirements.txt", "requirements-dev.txt"

NOT_YET = {
    "add": "Adding a network analyst's own figures comes with the data store: until then, figures enter by `data`.",
    "backup": "There is nothing to back up yet: saved views and scenarios come later; the figures are rebuilt from the starter.",
    "restore": "There is nothing to restore yet: saved views and scenarios come later.",
}


def main(arguments: list[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    if sys.version_info[:2] <= NEWEST_TOO_OLD:
        print(f"This needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install a newer one and try again.")
        return 1
    if asked.command in NOT_YET:
        print(NOT_YET[asked.command])
        return 2
    wanted = DEVELOPING if asked.command in ("test", "test-all", "lint", "benchmark", "screenshots") else SERVING
    if not inside():
        return set_up(wanted) or again_inside()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    return int(COMMANDS[asked.command](asked) or 0)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="manage.py", description="Set up, serve, test, build the figures, measure.")
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="set up and serve on this machine")
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8050")))
    data = commands.add_parser("data", help="build the starter figures from publishers' files, then an edition")
    data.add_argument("--source", type=Path, required=True, help="the folder with the publishers' files")
    for name, words in {
        "test": "check and test everything but the slow suite",
        "test-all": "check and test everything",
        "lint": "ruff, mypy, layers",
        "editions": "list the editions on this machine",
        "benchmark": "measure beside a plain page",
        "screenshots": "make the README's screenshots",
        "release": "deployment: build the figures and compress the scripts",
        "worker": "deployment: the background worker",
        "add": "add your own figures (not yet)",
        "backup": "back up what people saved (not yet)",
        "restore": "restore what people saved (not yet)",
    }.items():
        each = commands.add_parser(name, help=words)
        if name in ("test", "test-all"):
            each.add_argument("rest", nargs="*", help="passed on to pytest")
        if name == "benchmark":
            each.add_argument("--quick", action="store_true")
    return made


# ---------------------------------------------------------------- setting up


def inside() -> bool:
    """Whether this process runs in the project's environment (or one that says it is complete: a container, a dyno)."""
    return Path(sys.prefix).resolve() == ENVIRONMENT.resolve() or os.environ.get("WORKBENCH_ENVIRONMENT") == "ready"


def python_inside() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_of(requirements: str) -> str:
    """What an environment set up for these requirements carries: it changes when any pin does."""
    text = "".join((ROOT / name).read_text() for name in {SERVING, requirements})
    return hashlib.sha256((text + sys.version).encode()).hexdigest()


def stamp_file(requirements: str) -> Path:
    return ENVIRONMENT / f".stamp-{requirements}"


def set_up(requirements: str) -> int:
    """Make the environment, or bring it up to date. 0 when it is ready."""
    enough = {requirements, DEVELOPING}  # an environment for developing serves as well
    if any(stamp_file(name).exists() and stamp_file(name).read_text() == stamp_of(name) for name in enough):
        return 0
    print(f"Setting up ({requirements}): about a minute the first time.", flush=True)
    try:
        if not python_inside().exists():
            venv.create(ENVIRONMENT, with_pip=True)
        install = [str(python_inside()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, str(ROOT / requirements)], check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"Setting up failed ({problem}).\nA package could not be installed: is there a way to the package index?")
        return 1
    stamp_file(requirements).write_text(stamp_of(requirements))
    return 0


def again_inside() -> int:
    """The same command, inside the environment."""
    command = [str(python_inside()), str(ROOT / "manage.py"), *sys.argv[1:]]
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)


# ---------------------------------------------------------------- serving


def ready_to_serve() -> None:
    """The figures built and the scripts compressed: what a first reader would otherwise wait for."""
    from app import create_app, prepare_static_files
    from data_access import ensure_edition
    from settings import Settings

    settings = Settings.from_environment()
    print(f"Figures: edition {ensure_edition(settings).id}", flush=True)
    prepare_static_files(create_app(settings))


def run(asked: argparse.Namespace) -> int:
    ready_to_serve()
    from settings import Settings

    address = f"http://127.0.0.1:{asked.port}{Settings.from_environment().path_prefix}"
    print(f"Open {address}   (Ctrl+C stops)", flush=True)
    os.environ["PORT"] = str(asked.port)
    os.environ.setdefault("HOST", "127.0.0.1")
    if os.name == "nt":
        import waitress

        import app

        app.warm(app.server)
        waitress.serve(app.server, host=os.environ["HOST"], port=asked.port, threads=8)
        return 0
    return subprocess.call([sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "app:server"])


def release(asked: argparse.Namespace) -> int:
    ready_to_serve()
    return 0


def worker(asked: argparse.Namespace) -> int:
    """Long work is not there yet; the process stands ready so that a deployment need not change when it is."""
    print("worker: no kind of background job exists yet; waiting to be stopped", flush=True)
    stopped = {signal.SIGTERM, signal.SIGINT}
    if os.name == "nt":
        signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
        while True:
            time.sleep(3600)
    signal.pthread_sigmask(signal.SIG_BLOCK, stopped)
    signal.sigwait(stopped)
    return 0


def data(asked: argparse.Namespace) -> int:
    from data_access import ensure_edition
    from data_access.build_starter import build
    from data_access.catalogue import CatalogueRefused
    from data_access.sources import SourceRefused
    from settings import Settings

    try:
        for made in build(asked.source):
            print(f"{made.title}: {made.rows:,} rows, {made.period_from} to {made.period_to}")
    except (SourceRefused, CatalogueRefused) as refused:
        print(f"Nothing was changed.\n{refused}")
        return 1
    print(f"Edition {ensure_edition(Settings.from_environment()).id} is served from now on.")
    return 0


def editions(asked: argparse.Namespace) -> int:
    from data_access import StoreUnavailable, current_edition
    from settings import Settings

    settings = Settings.from_environment()
    try:
        current = current_edition(settings)
    except StoreUnavailable as problem:
        print(f"{problem} {problem.mend}")
        return 1
    for path in sorted(current.path.parent.glob("*.sqlite")):
        mark = "  <- served" if path == current.path else ""
        print(f"{path.stem}  {path.stat().st_size / 1e6:.1f} MB{mark}")
    return 0


# ---------------------------------------------------------------- checking


def lint(asked: argparse.Namespace) -> int:
    folder = python_inside().parent if (python_inside().parent / "ruff").exists() else Path(sys.executable).parent
    for command in (
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--quiet", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ):
        print(f"-- {' '.join(command)}", flush=True)
        if code := subprocess.call([str(folder / command[0]), *command[1:]]):
            return code
    return 0


def test(asked: argparse.Namespace) -> int:
    return lint(asked) or chromium() or pytest(["-m", "not slow", *asked.rest])


def test_all(asked: argparse.Namespace) -> int:
    return lint(asked) or chromium() or pytest(asked.rest)


def pytest(arguments: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments])


def chromium() -> int:
    """A browser for the tests: the one that is there, else Debian's, else Playwright's own where apt is impossible."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("-- installing Chromium from Debian", flush=True)
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.call(["apt-get", "update", "-qq"], **quiet)
        if subprocess.call(["apt-get", "install", "-y", "-qq", "chromium"], **quiet) == 0:
            return 0
    if subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"]) == 0:
        return 0
    print("The browser tests need Chromium: install it (Debian: apt-get install chromium) and try again.")
    return 1


def benchmark(asked: argparse.Namespace) -> int:
    return chromium() or subprocess.call([sys.executable, "-m", "benchmarks", *(["--quick"] if asked.quick else [])])


def screenshots(asked: argparse.Namespace) -> int:
    return chromium() or subprocess.call([sys.executable, "-m", "tests.browser.screenshots"])


COMMANDS = {
    "run": run,
    "release": release,
    "worker": worker,
    "data": data,
    "editions": editions,
    "lint": lint,
    "test": test,
    "test-all": test_all,
    "benchmark": benchmark,
    "screenshots": screenshots,
}

if __name__ == "__main__":
    sys.exit(main())
