"""The one command line: set up, serve, test, build the figures, measure.

    python manage.py run [--port 8050]

Setting up needs only the standard library, so a laptop with nothing but Python gets the same commands as a server: an
environment in `.venv` with exactly the pinned requirements. Everything else runs inside it. Nothing at the top of this file
may need more than Python itself, nor newer syntax than the Python whose age it has to report.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data_access.reference.editions import EditionChanges
    from data_access.workspace import Workspace
    from settings import Settings

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)
WINDOWS = sys.platform == "win32"

SERVING, DEVELOPING = "requirements.txt", "requirements-dev.txt"
SBOM = "sbom.cdx.json"
FILES = {SERVING: (SERVING,), DEVELOPING: (SERVING, DEVELOPING)}  # which files a set of requirements is written in

DONE, FAILED = 0, 1


# ------------------------------------------------------------------------------------------------- what may be asked


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="manage.py", description="Set up, serve, test, build the figures, measure.")
    commands = made.add_subparsers(dest="command", required=True, metavar="command")

    run = commands.add_parser("run", help="set everything up and serve on this machine")
    run.add_argument("--port", type=port, default=os.environ.get("PORT") or "8050", help="8050, or PORT, if not given")

    for name, words in (
        ("test", "lint, then every test but the slow ones; what follows is passed on to pytest"),
        ("test-all", "lint, then every test; what follows is passed on to pytest"),
    ):
        commands.add_parser(name, help=words, prefix_chars="\0").add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser("lint", help="ruff, mypy and the import contracts")
    commands.add_parser(
        "check", help="lint and the unit tests, for every change: under four minutes", prefix_chars="\0"
    ).add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser(
        "attack",
        help="kills, jumping clocks, full disks, damage, hostile requests; --kills 100 for fewer",
        prefix_chars="\0",
    ).add_argument("rest", nargs=argparse.REMAINDER)

    data = commands.add_parser("data", help="build the starter from publishers' files, and an edition from it")
    folder = data.add_mutually_exclusive_group(required=True)
    folder.add_argument("--source", type=Path, metavar="FOLDER", help="the folder that holds the publishers' files")
    folder.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="the same, without the word --source")
    data.add_argument("--only", metavar="SOURCE", help="read this source only; all others stay as the starter has them")

    editions = commands.add_parser("editions", help="list the editions, compare them, go back, keep one for ever")
    what = editions.add_mutually_exclusive_group()
    what.add_argument("--rollback", nargs="?", const="", metavar="ID", help="serve the one before, or the one named")
    what.add_argument("--pin", metavar="ID", help="keep an edition for ever; say why with --reason")
    what.add_argument("--unpin", metavar="ID", help="let it go when its time comes")
    what.add_argument(
        "--check", action="store_true", help="compare the one served with the one before, figure by figure"
    )
    what.add_argument("--accept", action="store_true", help="serve the newest although indicators lost figures")
    editions.add_argument("--reason", default="", metavar="WORDS", help="why an edition is kept")

    add = commands.add_parser("add", help="check a file of your own figures and serve it in the next edition")
    add.add_argument(
        "file", type=full_path, metavar="FILE", help="a CSV in the layout of data_access/reference/sources/own_data.py"
    )
    add.add_argument(
        "--as", dest="name", metavar="NAME", help="what it is kept under; one of the same name is replaced"
    )
    add.add_argument("--accept", action="store_true", help="although indicators lose figures by it")

    benchmark = commands.add_parser("benchmark", help="measure beside a plain page with the same charts")
    benchmark.add_argument("--quick", action="store_true", help="fewer repetitions, for a first look")
    commands.add_parser("screenshots", help="make the pictures of the README")

    backup = commands.add_parser("backup", help="write what people made here into one file")
    backup.add_argument(
        "file", type=full_path, nargs="?", metavar="FILE", help="where; else `backups` in the data folder"
    )
    restore = commands.add_parser("restore", help="put a backup in the place of what people made here")
    restore.add_argument("file", type=full_path, metavar="FILE", help="a file that `backup` wrote, here or elsewhere")

    commands.add_parser("sbom", help="write the list of all packages this is made of (CycloneDX) to sbom.cdx.json")
    commands.add_parser("release", help="for deployment: build the edition, ready the workspace, compress the scripts")
    commands.add_parser("worker", help="for deployment: the process for long work")
    return made


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)


def full_path(text: str) -> Path:
    """A file as the caller names it, from the folder the caller is in: the work is done in another."""
    return Path(text).expanduser().resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    too_old = problem_with(sys.version_info[:3])
    if too_old:
        print(too_old, file=sys.stderr)
        return FAILED
    asked = parser().parse_args(given)
    requirements, carry_out = COMMANDS[asked.command]
    os.chdir(ROOT)
    if not has_everything(requirements):
        try:
            python = set_up(requirements)
        except SetUpFailed as problem:
            print(f"\nSetting up failed. {problem}", file=sys.stderr)
            return FAILED
        return go_on_with(python, given)
    sys.path.insert(0, str(ROOT))
    return carry_out(asked)


# --------------------------------------------------------------------------------------------------------- setting up


class SetUpFailed(RuntimeError):
    """The environment could not be made. The message says what to do, to somebody who does not write programs."""


def problem_with(version: tuple[int, ...]) -> str | None:
    """What to tell somebody whose Python is too old; None when it is not."""
    if version[:2] >= OLDEST:
        return None
    return (
        f"This needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is Python {'.'.join(map(str, version))}. "
        "Install a newer Python (on Windows from the Software Centre or python.org, on Debian `apt install python3`) and "
        "give the command with it, for example `python3.12 manage.py run` or, on Windows, `py -3.12 manage.py run`."
    )


def pins(requirements: str, platform: str = sys.platform) -> dict[str, str]:
    """Package and version of every requirement that holds on this platform."""
    wanted = {}
    for file in FILES[requirements]:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            pin = re.match(r"([\w.-]+)==([^\s;]+)\s*(?:;\s*sys_platform\s*([!=]=)\s*\"(\w+)\")?\s*(?:#.*|\\)?$", line)
            if pin and (pin[3] is None or (pin[4] == platform) == (pin[3] == "==")):
                wanted[pin[1]] = pin[2]
    return wanted


def hashes(requirements: str) -> dict[str, tuple[str, ...]]:
    """SHA-256 of every file of every required package, on any platform, by package: 64 hexadecimal digits each."""
    found: dict[str, tuple[str, ...]] = {}
    for file in FILES[requirements]:
        package = ""
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            pin = re.match(r"([\w.-]+)==", line)
            package = pin[1] if pin else package
            for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line):
                found[package] = (*found.get(package, ()), digest)
    return found


def has_everything(requirements: str) -> bool:
    """Whether the Python that runs this has every pinned package: ours does after set-up, a container's may."""
    if running_inside() and stamped(requirements):
        return True
    from importlib import metadata  # newer than the oldest Python that should be able to say it is too old

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


def fingerprint(requirements: str) -> str:
    """Changes when any pin does."""
    content = b"\0".join((ROOT / file).read_bytes().replace(b"\r\n", b"\n") for file in FILES[requirements])
    return hashlib.sha256(content).hexdigest()


def stamps() -> dict[str, str]:
    try:
        read = json.loads((ENVIRONMENT / "installed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def stamped(requirements: str) -> bool:
    return stamps().get(requirements) == fingerprint(requirements)


def write_stamp(requirements: str) -> None:
    """Note what is installed. What developing needs includes what serving needs."""
    now = {name: fingerprint(name) for name in ((SERVING, DEVELOPING) if requirements == DEVELOPING else (SERVING,))}
    (ENVIRONMENT / "installed.json").write_text(json.dumps({**stamps(), **now}), encoding="utf-8")


def set_up(requirements: str) -> Path:
    """Make the environment, or bring it up to date. Its Python. Raises SetUpFailed."""
    python = environment_python()
    usable = python.exists() and version_of(python) >= OLDEST
    if usable and stamped(requirements):
        return python
    if not usable:
        print("Setting up: making an environment in .venv", flush=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], capture_output=True, text=True
        )
        if made.returncode:
            raise SetUpFailed(
                "The environment in .venv could not be made. On Debian and Ubuntu the package python3-venv is needed "
                "(`apt install python3-venv`); otherwise look whether this folder can be written to and has room.\n\n"
                + (made.stdout + made.stderr).strip()
            )
    count = len(pins(requirements))
    print(f"Setting up: installing {count} packages into .venv, about a minute, once", flush=True)
    began = time.monotonic()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / requirements)]).returncode:
        raise SetUpFailed(
            "The packages could not be installed; pip's own words stand above. Usually this machine has no way to the "
            "Python package index: look at the network, and behind a proxy set HTTPS_PROXY, or name your organisation's "
            "own index in PIP_INDEX_URL. Then give the same command again: what was done is kept. If pip says that hashes "
            "do not match, the index gave another file than the one this project was tested with: do not install it, and "
            "tell whoever runs the index."
        )
    write_stamp(requirements)
    print(f"Setting up: done in {time.monotonic() - began:.0f} seconds", flush=True)
    return python


def version_of(python: Path) -> tuple[int, ...]:
    """The version of another Python; (0,) when it does not run, as when the one it was made from has been removed."""
    try:
        said = subprocess.run(
            [str(python), "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    return tuple(map(int, said.stdout.split())) if said.returncode == 0 else (0,)


def go_on_with(python: Path, arguments: Sequence[str]) -> int:
    """The same command, inside the environment. `--` of a resumed command is kept as it was given."""
    command = [str(python), str(ROOT / "manage.py"), *arguments]
    sys.stdout.flush()
    if WINDOWS:  # there, exec leaves the console to the wrong process
        return wait_for(command)
    os.execv(command[0], command)


def wait_for(command: Sequence[str]) -> int:
    """Run a program to its end; Ctrl+C goes to it too, and it ends in its own way."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


# ------------------------------------------------------------------------------------------------------------- serving


def prepare() -> int:
    """The edition built, the scripts compressed, the workspace ready: a line on screen for each thing a first reader would
    wait for."""
    settings = usable_settings()
    if settings is None:
        return FAILED
    import app

    with ThreadPoolExecutor(1) as beside:
        # Compressing leaves the interpreter free, so it goes on while the figures are built.
        scripts = beside.submit(app.prepare_static_files, app.app)
        figures = prepare_figures(settings)
        print("Scripts: compressing, some seconds the first time ...", end=" ", flush=True)
        try:
            scripts.result()
        except OSError as problem:
            print(f"left as they are ({problem.strerror}): pages work, and are larger", flush=True)
        else:
            print("done", flush=True)
    if figures is None:
        return FAILED

    print("Workspace: looking, and bringing it up to date if needed ...", end=" ", flush=True)
    workspace = workspace_or_say(settings)
    if workspace is None:
        return FAILED
    workspace.close()  # the processes that serve are forked from this one, and open their own
    print("ready", flush=True)
    return figures


def prepare_figures(settings: Settings) -> int | None:
    """The edition, built if need be: DONE, FAILED where the one before is still served, None where there is none."""
    from data_access import StoreUnavailable, ensure_edition
    from data_access.reference.editions import EditionHeldBack, OwnDataRefused

    print("Figures: looking, and building if needed ...", end=" ", flush=True)
    try:
        edition = ensure_edition(settings)
    except (EditionHeldBack, OwnDataRefused) as problem:  # those of the edition before are served
        print(f"left as they were.\n{problem} {problem.mend}", flush=True)
        return FAILED
    except StoreUnavailable as problem:
        print(f"not there.\n{problem} {problem.mend}", flush=True)
        return None
    print(f"edition {edition.id}, {edition.rows:,} observations", flush=True)
    return DONE


def workspace_or_say(settings: Settings) -> Workspace | None:
    """The workspace, its tables up to date; None after saying what is wrong with it."""
    from data_access.workspace import WorkspaceUnavailable, open_workspace

    try:
        return open_workspace(settings)
    except WorkspaceUnavailable as problem:
        print(f"{problem} {problem.mend}", file=sys.stderr, flush=True)
        return None


def usable_settings() -> Settings | None:
    """The settings; None after saying what is wrong with them."""
    from settings import Settings, SettingsError

    try:
        return Settings.from_environment()
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return None


def run(asked: argparse.Namespace) -> int:
    os.environ.setdefault("EMBEDDED_WORKER", "1")  # one machine, one command: long work has nobody else to do it
    settings = usable_settings()
    if settings is None:
        return FAILED
    prepare()  # without figures the pages still come up, and say how to mend it
    host = os.environ.setdefault("HOST", "127.0.0.1")
    os.environ["PORT"] = str(asked.port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    print(f"\nServing on http://{shown}:{asked.port}{settings.path_prefix}  (Ctrl+C stops)\n", flush=True)
    import app

    if WINDOWS:
        import waitress

        from data_access.workspace.job_kinds import job_kinds
        from data_access.workspace.worker import embed

        app.warm(app.server)
        app.stay_warm(app.server)
        app.watch_editions(app.server)
        embed(settings, job_kinds(settings))
        waitress.serve(
            app.server,
            host=host,
            port=asked.port,
            threads=8,
            ident=None,
            # It gives a thread only what has arrived whole. Silent clients are let go soon, and there is room for many.
            channel_timeout=20,
            cleanup_interval=5,
            connection_limit=500,
            max_request_body_size=2_000_000,
        )
        return DONE
    # In this process: the application is made already, and its workers are forked from it.
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "app:server"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
    return DONE


def release(asked: argparse.Namespace) -> int:
    done = prepare()
    settings = usable_settings()
    workspace = workspace_or_say(settings) if settings is not None else None
    if workspace is None:
        return FAILED
    from data_access.workspace import WorkspaceUnavailable
    from data_access.workspace.drafts import KEPT_DAYS, remove_old_drafts

    try:
        gone = remove_old_drafts(workspace)
    except WorkspaceUnavailable as problem:  # what serves needs none of it: the next release tries again
        print(f"Drafts of places: left as they were. {problem} {problem.mend}", flush=True)
    else:
        print(f"Drafts of places older than {KEPT_DAYS} days that nothing saved names: {gone:,} removed", flush=True)
    finally:
        workspace.close()
    return done


def worker(asked: argparse.Namespace) -> int:
    """Do long work, job after job, until told to stop. A job in hand is given back then, for another worker."""
    settings = usable_settings()
    if settings is None:
        return FAILED
    workspace = workspace_or_say(settings)
    if workspace is None:
        return FAILED
    import logging

    from data_access.workspace.job_kinds import job_kinds
    from data_access.workspace.jobs import Jobs
    from data_access.workspace.worker import Worker
    from web import logs

    logs.start(settings.log_level)
    log = logging.getLogger("workbench.worker")
    asked_to_stop = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: asked_to_stop.set())
    kinds = job_kinds(settings)
    log.info("waiting for jobs of these kinds: %s", ", ".join(sorted(kinds)))
    Worker(Jobs(workspace), kinds).run(asked_to_stop)
    log.info("stopped, as asked")
    return DONE


# ----------------------------------------------------------------------------------------------------- what people made


def backup(asked: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    workspace = workspace_or_say(settings)
    if workspace is None:
        return FAILED
    from data_access.workspace import WorkspaceUnavailable, back_up

    try:
        made = back_up(workspace, settings.data_folder / "backups", path=asked.file)
    except WorkspaceUnavailable as problem:
        print(f"No backup was made. {problem} {problem.mend}", file=sys.stderr)
        return FAILED
    except OSError as problem:
        print(f"No backup was made. {problem}", file=sys.stderr)
        return FAILED
    print(f"{made.path}  {counted(made.rows)}  {made.path.stat().st_size / 1e6:.1f} MB")
    return DONE


def restore(asked: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    workspace = workspace_or_say(settings)
    if workspace is None:
        return FAILED
    from data_access.workspace import BackupRefused, WorkspaceUnavailable
    from data_access.workspace import restore as put_back

    try:
        done = put_back(workspace, asked.file, settings.data_folder / "backups")
    except WorkspaceUnavailable as problem:
        print(f"Nothing was changed. {problem} {problem.mend}", file=sys.stderr)
        return FAILED
    except (BackupRefused, OSError) as problem:
        print(f"Nothing was changed. {problem}", file=sys.stderr)
        return FAILED
    if done.before is not None:
        print(f"What was there before is kept in {done.before}")
    print(f"Restored from {done.path}: {counted(done.rows)}.")
    return DONE


def counted(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {table.replace('_', ' ')}{'' if count == 1 else 's'}" for table, count in rows.items())


# ------------------------------------------------------------------------------------------------------------- figures


def data(asked: argparse.Namespace) -> int:
    source: Path = asked.source or asked.folder
    if not source.is_dir():
        print(f"{source} is not a folder. Give the folder that holds the publishers' files.", file=sys.stderr)
        return FAILED
    from data_access.reference.build_starter import refresh
    from data_access.reference.catalogue import CatalogueRefused
    from data_access.reference.sources.refusal import SourceRefused
    from data_access.reference.starter_files import StarterDamaged

    print(f"Reading {source} ...", flush=True)
    try:
        releases = refresh(source, asked.only, tell=lambda words: print(words, flush=True))
    except (SourceRefused, CatalogueRefused, StarterDamaged) as refused:
        print(f"Nothing was changed.\n{refused}", file=sys.stderr)
        return FAILED
    for made in releases:
        print(f"  {made.title}: {made.rows:,} rows, {made.period_from} to {made.period_to}")

    settings = usable_settings()
    if settings is None:
        return FAILED
    from data_access import StoreUnavailable, ensure_edition

    try:
        edition = ensure_edition(settings)
    except StoreUnavailable as problem:
        print(f"The starter is built, but no edition: {problem} {problem.mend}", file=sys.stderr)
        return FAILED
    print(f"Edition {edition.id}, {edition.rows:,} observations, is served from now on.")
    return DONE


def editions(asked: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    from data_access import StoreUnavailable, ensure_edition
    from data_access.reference import editions as kept

    try:
        if asked.rollback is not None:
            info = kept.roll_back(settings, asked.rollback or None)
            print(f"Edition {info.id} is served again, and stays so until new figures come.")
        elif asked.pin:
            kept.pin(settings, asked.pin, asked.reason)
            print(f"Edition {asked.pin} is kept for ever.")
        elif asked.unpin:
            kept.unpin(settings, asked.unpin)
            print(f"Edition {asked.unpin} goes when its time comes.")
        elif asked.check:
            show_changes(kept.check(settings))
        elif asked.accept:
            info = ensure_edition(settings, accept=True, tell=progress())
            print(f"Edition {info.id} is served.")
            show_changes(kept.changes(settings))
        else:
            return list_editions(settings)
    except StoreUnavailable as problem:
        print(f"{problem} {problem.mend}", file=sys.stderr)
        return FAILED
    except ValueError as problem:
        print(f'{problem} For example: --reason "board paper of May"', file=sys.stderr)
        return FAILED
    return DONE


def list_editions(settings: Settings) -> int:
    """A line for each, newest first, and what it changed. FAILED when none is served."""
    from data_access import StoreUnavailable
    from data_access.reference import editions as kept

    served = None
    try:
        served = kept.current_edition(settings).id
    except StoreUnavailable as problem:
        print(f"{problem} {problem.mend}")
    for each in kept.editions(settings):
        mark = "served " if each.info.id == served else "       "
        built = each.info.built_on.replace("T", " ")[:16]
        print(
            f"{mark} {each.info.id}  built {built} UTC  {each.info.rows:>12,} observations  {each.size / 1e6:8.1f} MB"
        )
        if each.pinned:
            print(f"{'':22} kept for ever: {each.pinned}")
        with contextlib.suppress(StoreUnavailable):
            print(f"{'':22} {kept.changes(settings, each.info.id).sentence}")
    return DONE if served else FAILED


def show_changes(changes: EditionChanges) -> None:
    """What an edition changed: in a sentence, by indicator, and the largest."""
    print(changes.sentence)
    for each in changes.indicators:
        print(
            f"  {each.indicator}: {each.rows_before:,} -> {each.rows_after:,} figures, {each.changed:,} with another value"
        )
    if changes.largest:
        print("The largest changes:")
    for figure in changes.largest:
        values = ["not known" if value is None else f"{value:,.6g}" for value in (figure.before, figure.after)]
        of = f" ({figure.breakdown})" if figure.breakdown else ""
        print(f"  {figure.indicator}, {figure.area}, {figure.period}{of}: {values[0]} -> {values[1]}")
    for loss in changes.losses:
        print(f"  {loss}")


def progress() -> Callable[[str, int, int], None]:
    """Shows how far a build is: a bar that renews itself on a terminal, a line for each step elsewhere."""
    shown = ""

    def show(doing: str, done: int, of: int) -> None:
        nonlocal shown
        if not sys.stdout.isatty():
            if doing != shown:
                print(f"{doing} ...", flush=True)
            shown = doing
            return
        bar = f"{doing} [{'#' * (30 * done // of):<30}] {done:,} of {of:,}" if of else f"{doing} ..."
        if bar != shown:
            print(f"\r{bar:<79}", end="" if done < of else "\n", flush=True)
        shown = bar

    return show


def add(asked: argparse.Namespace) -> int:
    settings = usable_settings()
    if settings is None:
        return FAILED
    from data_access import StoreUnavailable
    from data_access.reference import editions as kept
    from data_access.reference import own_sources

    try:
        file = own_sources.offered(asked.file, asked.name)
        info = kept.add_own(settings, file, accept=asked.accept, tell=progress())
    except (OSError, ValueError) as problem:
        said = f"{asked.file}: {problem.strerror}" if isinstance(problem, OSError) else str(problem)
        print(f"Nothing was changed. {said}", file=sys.stderr)
        return FAILED
    except kept.EditionHeldBack as problem:
        words = "\n".join(f"- {reason}" for reason in problem.reasons)
        print(f"Nothing was changed: with this file, figures would be lost.\n{words}\nIf that is meant, give the command "
              "again with --accept.", file=sys.stderr)  # fmt: skip
        return FAILED
    except StoreUnavailable as problem:
        print(f"Nothing was changed. {problem} {problem.mend}", file=sys.stderr)
        return FAILED
    print(
        f"{file.path.name} is kept as {file.name}. Edition {info.id}, {info.rows:,} observations, is served from now on."
    )
    show_changes(kept.changes(settings))
    return DONE


# ------------------------------------------------------------------------------------------------------------ checking


def lint(asked: argparse.Namespace) -> int:
    tools = Path(sys.executable).parent
    for words in ("ruff check .", "ruff format --check --quiet .", "mypy", "lint-imports"):
        print(f"== {words}", flush=True)
        program, *rest = words.split()
        found = shutil.which(program, path=str(tools)) or program
        if wait_for([found, *rest]):
            print(f"== {words} found what must be put right first. No test was run.", flush=True)
            return FAILED
    return DONE


def test(asked: argparse.Namespace) -> int:
    install_nginx()
    return lint(asked) or browser_or_say() or every_test("not slow", passed_on(asked))


def test_all(asked: argparse.Namespace) -> int:
    install_nginx()
    return lint(asked) or browser_or_say() or every_test("", passed_on(asked))


def check(asked: argparse.Namespace) -> int:
    """What every change must pass before anything else is run."""
    return lint(asked) or pytest(["tests/unit", *at_once(os.cpu_count() or 1), *passed_on(asked)])


def attack(asked: argparse.Namespace) -> int:
    """The measures of the attack, all of them, one after another: they watch clocks, processes and disks."""
    return pytest(["tests/attack", *passed_on(asked)])


def at_once(number: int) -> list[str]:
    """Arguments for pytest: so many files at once, where there are processors for it."""
    processors = os.cpu_count() or 1
    return ["-n", str(min(number, processors)), "--dist", "loadfile"] if processors > 1 else []


def every_test(marked: str, arguments: Sequence[str]) -> int:
    """All tests so marked: those without a browser on all processors, then those with one, two at a time; those that watch a browser's clock
    come last, one by one. What is passed on to pytest is run as it is asked for."""
    if arguments:
        return pytest(["-m", marked, *arguments])
    both = f"({marked}) and " if marked else ""
    return (
        pytest(["-m", f"{both}not browser", *at_once(4)])
        or pytest(["-m", f"{both}browser and not clock", *at_once(2)])
        or pytest(["-m", f"{both}browser and clock"])
    )


def passed_on(asked: argparse.Namespace) -> list[str]:
    return [word for word in asked.rest if word != "--"]


def pytest(arguments: Sequence[str]) -> int:
    print("== pytest", flush=True)
    return wait_for([sys.executable, "-m", "pytest", *arguments])


def benchmark(asked: argparse.Namespace) -> int:
    return browser_or_say() or wait_for([sys.executable, "-m", "benchmarks", *(["--quick"] if asked.quick else [])])


def screenshots(asked: argparse.Namespace) -> int:
    return browser_or_say() or wait_for([sys.executable, "-m", "tests.browser.screenshots"])


# ------------------------------------------------------------------------------------------------- a browser for tests


def chromium(env: Mapping[str, str] | None = None) -> str | None:
    """The browser the tests drive: CHROMIUM if set, else one of the system's, else Playwright's own. None: there is none."""
    env = os.environ if env is None else env
    if env.get("CHROMIUM"):
        return env["CHROMIUM"] if Path(env["CHROMIUM"]).exists() else None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"):
        found = shutil.which(name, path=env.get("PATH"))
        if found:
            return found
    for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for rest in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"):
            if env.get(folder) and (Path(env[folder]) / rest).exists():
                return str(Path(env[folder]) / rest)
    return playwrights_own()


def playwrights_own() -> str | None:
    ask = (
        "from playwright.sync_api import sync_playwright as start\nwith start() as p: print(p.chromium.executable_path)"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    path = said.stdout.strip()
    return path if said.returncode == 0 and path and Path(path).exists() else None


def nginx() -> str | None:
    """The proxy some tests stand in front of the application. None: there is none, and those tests are skipped."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


def install_nginx() -> None:
    """From Debian, where that is possible and there is none."""
    if nginx() is None and not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Setting up: installing nginx from Debian for the proxy tests, once", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("apt-get -qq update", "apt-get -qq install -y --no-install-recommends nginx-light openssl"):
            subprocess.run(words.split(), env=quiet, stdout=subprocess.DEVNULL)


def browser_or_say() -> int:
    """Install Chromium when there is none: Debian's where that is possible, else Playwright's own. DONE when there is one."""
    if chromium():
        return DONE
    if os.environ.get("CHROMIUM"):
        print(f"CHROMIUM is {os.environ['CHROMIUM']!r}, and there is no such program.", file=sys.stderr)
        return FAILED
    if not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Setting up: installing Chromium from Debian for the browser tests, about a minute, once", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("apt-get -qq update", "apt-get -qq install -y --no-install-recommends chromium fonts-liberation"):
            subprocess.run(words.split(), env=quiet, stdout=subprocess.DEVNULL)
    if not chromium():
        print("Setting up: installing Playwright's Chromium for the browser tests, once", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL)
    if chromium():
        return DONE
    print(
        "The browser tests need Chromium, Chrome or Edge, and none could be installed. Install one (Debian: "
        "`sudo apt install chromium`), or name the program in CHROMIUM, and give the command again. Without a browser: "
        '`python -m pytest -m "not browser"`.',
        file=sys.stderr,
    )
    return FAILED


# ----------------------------------------------------------------------------------------- what the application is made of


def sbom(asked: argparse.Namespace) -> int:
    (ROOT / SBOM).write_text(json.dumps(bill_of_materials(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{SBOM} lists {len(bill_of_materials()['components'])} packages.")
    return DONE


def bill_of_materials() -> dict[str, Any]:
    """All packages that serving and developing need on any platform, as CycloneDX 1.6 (ECMA-424): the same requirements give the
    same list. Licences are those the installed packages state."""
    import uuid

    serving = {**pins(SERVING, "linux"), **pins(SERVING, "win32")}
    everything = {**pins(DEVELOPING, "linux"), **pins(DEVELOPING, "win32")}
    digests = hashes(DEVELOPING)
    components = [
        component(name, everything[name], digests.get(name, ()), "required" if name in serving else "excluded")
        for name in sorted(everything, key=str.lower)
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(components, sort_keys=True))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "strategic-decision-workbench",
                "name": "strategic-decision-workbench",
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": "strategic-decision-workbench", "dependsOn": [each["bom-ref"] for each in components]},
        ],
    }


def component(name: str, version: str, digests: Sequence[str], scope: str) -> dict[str, Any]:
    """One package. `scope` is "required" where serving needs it, "excluded" where only developing does. The hashes are of its
    distribution files: one for each platform, so they stand in references of their own."""
    from importlib import metadata

    purl = f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}"
    made: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope}
    with contextlib.suppress(metadata.PackageNotFoundError):
        stated = metadata.metadata(name)
        if "License-Expression" in stated:
            made["licenses"] = [{"expression": stated["License-Expression"]}]
    made["purl"] = purl
    made["externalReferences"] = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": digest}]} for digest in digests
    ]
    return made


COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "run": (SERVING, run),
    "release": (SERVING, release),
    "worker": (SERVING, worker),
    "data": (SERVING, data),
    "editions": (SERVING, editions),
    "add": (SERVING, add),
    "backup": (SERVING, backup),
    "restore": (SERVING, restore),
    "lint": (DEVELOPING, lint),
    "check": (DEVELOPING, check),
    "attack": (DEVELOPING, attack),
    "test": (DEVELOPING, test),
    "test-all": (DEVELOPING, test_all),
    "benchmark": (DEVELOPING, benchmark),
    "screenshots": (DEVELOPING, screenshots),
    "sbom": (DEVELOPING, sbom),
}

if __name__ == "__main__":
    sys.exit(main())
