"""The sites under comparison, each served by gunicorn in the same way on a free port of this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "gunicorn.conf.py"
WORKERS, THREADS = 2, 4
PATIENCE = 180.0  # seconds: a machine may be busy with other things


@dataclass(frozen=True)
class Site:
    """One of them: how it is started and where on it the charts are."""

    name: str  # "ours", "plain" or "static"
    module: str
    path: str  # the page with the charts
    chart: str  # CSS selector of the chart that both sites have
    charts: int  # how many charts the page has
    environment: dict[str, str]
    workspace: Path
    arguments: tuple[str, ...] = ()


def ours(workspace: Path, data_folder: Path) -> Site:
    return Site(
        name="ours",
        module="app:server",
        path="/unwarranted-variation?indicator=ae_4_hour_type_1",
        chart="#unwarranted-variation--where-0-chart",
        charts=2,
        environment={"DATA_FOLDER": str(data_folder), "LOG_LEVEL": "INFO"},
        workspace=workspace,
        arguments=("--config", str(CONFIG)) if CONFIG.exists() else (),
    )


def plain(workspace: Path, edition: Path) -> Site:
    return Site(
        name="plain",
        module="benchmarks.plain_app:server",
        path="/",
        chart="#league",
        charts=1,
        environment={"EDITION_FILE": str(edition)},
        workspace=workspace,
    )


def static(workspace: Path, picture: str) -> Site:
    """The picture alone, from a file that is written into the workspace."""
    file = workspace / "picture.svg"
    file.write_text(picture, encoding="utf-8")
    return Site(
        name="static",
        module="benchmarks.static_page:server",
        path="/",
        chart="svg",
        charts=0,
        environment={"PICTURE_FILE": str(file)},
        workspace=workspace,
    )


@dataclass
class Serving:
    """A site being served."""

    site: Site
    process: subprocess.Popen[bytes]
    port: int
    began: float = field(default_factory=time.perf_counter)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Process ids of the workers: the master's children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in children.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(site: Site) -> Iterator[Serving]:
    """Start gunicorn; it is listening when this returns, and no request has been made. Stopped on leaving."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", *site.arguments),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", str(THREADS), "--preload"),
        site.module,
    ]
    kept = {name: value for name, value in os.environ.items() if name not in ("WEB_CONCURRENCY", "GUNICORN_CMD_ARGS")}
    environment = kept | {"PYTHONPATH": str(ROOT), "PORT": str(port)} | site.environment
    # In a folder of its own: gunicorn reads gunicorn.conf.py of the folder it is started in, which is ours alone.
    folder = ROOT if site.name == "ours" else site.workspace
    with (site.workspace / f"{site.name}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    served = Serving(site, process, port)
    try:
        _until(served, _listening)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its own session: gunicorn and its workers only
            process.wait()


def ready(served: Serving) -> None:
    """Wait until every worker has surely answered once: what a deployment does before it takes readers."""
    _until(served, _answers)
    for _ in range(8 * WORKERS):
        _answers(served)


def _until(served: Serving, good: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not good(served):  # type: ignore[operator]
        if served.process.poll() is not None or time.monotonic() > deadline:
            log = (served.site.workspace / f"{served.site.name}.log").read_text(errors="replace")
            raise RuntimeError(f"{served.site.name} did not start:\n{log[-2000:]}")
        time.sleep(0.01)


def _listening(served: Serving) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", served.port)) == 0


def _answers(served: Serving) -> bool:
    try:
        path = served.site.path if served.site.name == "static" else "/_dash-layout"
        with urllib.request.urlopen(served.address + path, timeout=30) as response:
            return bool(response.status == 200 and response.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def first_page(served: Serving) -> float:
    """Seconds from the start of the process until the page's HTML has come."""
    while True:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(served.address + served.site.path, timeout=30) as response,
        ):
            response.read()
            return time.perf_counter() - served.began
        if served.process.poll() is not None:
            raise RuntimeError(f"{served.site.name} stopped")
        time.sleep(0.01)
