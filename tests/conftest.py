"""What every kind of test may ask for: a data folder with a built edition, and the real application, served."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock
import pytest

from data_access import ensure_edition
from settings import Settings

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PATIENCE = 240.0  # seconds for the application to become ready; a machine that does much besides takes minutes

Serve = Callable[..., AbstractContextManager["Served"]]
Some = Callable[[Iterable[Any], int], list[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("usual", "sqlite", "postgres", "both"),
        default="usual",
        help="which kind of database integration tests keep the figures in",
    )
    parser.addoption("--kills", type=int, default=1000, help="how often the attack kills a process that writes")
    parser.addoption("--flips", type=int, default=200, help="how often the attack damages a file")


@dataclass(frozen=True)
class Served:
    """The application in processes of its own, as a deployment runs it. `log` is what it has written so far."""

    url: str  # without a slash at its end; includes the path prefix
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def server_errors(self) -> list[str]:
        """Answers with a status of 500 or above other than "not ready", and errors, from the structured log."""
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [json.dumps(line) for line in lines if line.get("status", 0) >= 500 or line.get("level") == "error"]


@pytest.fixture(scope="session")
def some(request: pytest.FixtureRequest) -> Some:
    """Takes so many of what is given, evenly spread, in the ordinary run; all of it where slow tests run too."""
    is_ordinary = "not slow" in request.config.getoption("markexpr")

    def of(given: Iterable[Any], most: int) -> list[Any]:
        listed = list(given)
        step = max(1, -(-len(listed) // most)) if is_ordinary else 1
        return listed[::step]

    return of


@pytest.fixture(scope="session")
def settings(shipped: Settings) -> Settings:
    """Settings on a data folder of this session, with the starter's edition built."""
    return shipped


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same under a name that no folder of tests gives to anything else."""
    folder = tmp_path_factory.mktemp("data-folder")
    # Compressed scripts take seconds and are named after their content, so they are kept from run to run.
    kept = BUILD / "static"
    kept.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # Windows lets few users make links; it only takes longer
        (folder / "static").symlink_to(kept, target_is_directory=True)
    made = Settings.from_environment({"DATA_FOLDER": str(folder)})
    for item in built_edition().iterdir():
        (shutil.copytree if item.is_dir() else shutil.copy2)(item, folder / item.name)
    ensure_edition(made)
    return made


BUILD_EDITION = """
from application.fitted_models import register_models
from data_access import ensure_edition
from settings import Settings

register_models()
ensure_edition(Settings.from_environment())
"""


def built_edition() -> Path:
    """A data folder with the starter's edition and its models, to be copied. It is built once for all processes that run tests."""
    digest = hashlib.sha256()
    made_by = ("data_access/reference", "analysis/fair_comparison", "domain/fair_comparison")
    files = [path for folder in made_by for path in (ROOT / folder).rglob("*")]
    for path in sorted(path for path in files if path.suffix in (".py", ".yaml", ".gz", ".json")):
        digest.update(path.read_bytes())
    folder = BUILD / "test-editions" / digest.hexdigest()[:16]
    BUILD.mkdir(exist_ok=True)
    with filelock.FileLock(BUILD / "test-editions.lock"):
        if not folder.is_dir():
            shutil.rmtree(folder.parent, ignore_errors=True)
            unfinished = folder.with_suffix(".unfinished")
            # In a process of its own: in this one, editions that tests build are to have no models.
            environment = os.environ | {"DATA_FOLDER": str(unfinished)}
            subprocess.run([sys.executable, "-c", BUILD_EDITION], cwd=ROOT, env=environment, check=True)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def serve(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Serves the application with the environment variables given: `with serve(PATH_PREFIX="/x/") as served: ...`."""

    @contextlib.contextmanager
    def serve_with(*, wait_for: str = "readyz", **variables: str) -> Iterator[Served]:
        port = free_port()
        ours = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_FOLDER": str(settings.data_folder)} | variables
        ignored = ("GUNICORN_CMD_ARGS", "PATH_PREFIX", "DASH_DEBUG", "WEB_CONCURRENCY", "THREADS")
        environment = {name: value for name, value in os.environ.items() if name not in ignored} | ours
        prefix = Settings.from_environment({"PATH_PREFIX": ours.get("PATH_PREFIX", "/")}).path_prefix
        if sys.platform == "win32":
            command = [sys.executable, "manage.py", "run", "--port", str(port)]
        else:
            command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "app:server"]
        log_file = tmp_path_factory.mktemp("served") / "log.txt"
        with log_file.open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        served = Served(f"http://127.0.0.1:{port}{prefix}".rstrip("/"), log_file, process)
        try:
            wait_until_ready(served, wait_for)
            yield served
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    return serve_with


@pytest.fixture(scope="session")
def served(serve: Serve) -> Iterator[Served]:
    """The application with the framework's own checks on: they report to the browser's console."""
    # Its question whether there is a newer version of itself goes to another host; the rest of its checks do not.
    with serve(DASH_DEBUG="1", DASH_DISABLE_VERSION_CHECK="true") as running:
        yield running


@pytest.fixture(scope="session")
def served_as_shipped(serve: Serve, settings: Settings) -> Iterator[Served]:
    """The application exactly as a deployment runs it: headers, sizes and speed are those readers get."""
    environment = os.environ | {"DATA_FOLDER": str(settings.data_folder)}
    subprocess.run([sys.executable, "manage.py", "release"], cwd=ROOT, env=environment, check=True, capture_output=True)
    with serve() as running:
        yield running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(served: Served, path: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while served.process.poll() is None and time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{served.url}/{path}", timeout=5),
        ):
            return
        time.sleep(0.1)
    served.process.kill()
    served.process.wait()
    raise RuntimeError(f"The application did not become ready. It said:\n{served.log[-4000:]}")
