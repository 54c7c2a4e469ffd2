"""Serving: `run` on this machine, `release` and `worker` for a deployment."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from cli.checks import open_workspace_or_report, usable_settings
from cli.process import DONE, FAILED, ROOT, WINDOWS

if TYPE_CHECKING:
    from settings import Settings


def prepare() -> int:
    """Build the edition, compress the scripts and ready the workspace, so that the first reader need not wait for them."""
    settings = usable_settings()
    if settings is None:
        return FAILED
    import app

    with ThreadPoolExecutor(1) as executor:
        # Compressing releases the interpreter lock, so it runs while the figures are built.
        scripts = executor.submit(app.prepare_static_files, app.app)
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
    workspace = open_workspace_or_report(settings)
    if workspace is None:
        return FAILED
    workspace.close()  # the processes that serve are forked from this one, and open their own
    print("ready", flush=True)
    return figures


def prepare_figures(settings: Settings) -> int | None:
    """Build the edition if needed. DONE; FAILED if the previous one is still served; None if there is none to serve."""
    from application.fitted_models import register_models
    from data_access import StoreUnavailable, ensure_edition
    from data_access.reference.editions import EditionHeldBack, OwnDataRefused

    register_models(lambda words: print(f"{words},", end=" ", flush=True))
    print("Figures: looking, and building if needed ...", end=" ", flush=True)
    try:
        edition = ensure_edition(settings)
    except (EditionHeldBack, OwnDataRefused) as problem:  # the previous edition is still served
        print(f"left as they were.\n{problem} {problem.remedy}", flush=True)
        return FAILED
    except StoreUnavailable as problem:
        print(f"not there.\n{problem} {problem.remedy}", flush=True)
        return None
    print(f"edition {edition.id}, {edition.rows:,} observations", flush=True)
    return DONE


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("EMBEDDED_WORKER", "1")  # one machine, one command: no other process does the long work
    settings = usable_settings()
    if settings is None:
        return FAILED
    prepare()  # without figures the pages still open, and say what to do
    host = os.environ.setdefault("HOST", "127.0.0.1")
    os.environ["PORT"] = str(arguments.port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    print(f"\nServing on http://{shown}:{arguments.port}{settings.path_prefix}  (Ctrl+C stops)\n", flush=True)
    import app

    if WINDOWS:
        import waitress

        from application.job_kinds import every_kind
        from data_access.workspace.worker import embed

        app.warm(app.server)
        app.stay_warm(app.server)
        app.watch_editions(app.server)
        embed(settings, every_kind(settings))
        waitress.serve(
            app.server,
            host=host,
            port=arguments.port,
            threads=8,
            ident=None,
            # Waitress gives a request to a thread once all of it has arrived. Silent clients are dropped soon; many can connect.
            channel_timeout=20,
            cleanup_interval=5,
            connection_limit=500,
            max_request_body_size=2_000_000,
        )
        return DONE
    # In this process: it has loaded the application already, and the workers are forked from it.
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "app:server"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
    return DONE


def release(arguments: argparse.Namespace) -> int:
    outcome = prepare()
    settings = usable_settings()
    workspace = open_workspace_or_report(settings) if settings is not None else None
    if settings is None or workspace is None:
        return FAILED
    from application.packs import forget_old
    from application.readers import make_keys
    from data_access.workspace import WorkspaceUnavailable
    from data_access.workspace.retention import purge

    make_keys(settings)
    print(f"Files of packs removed because they were older than a day: {forget_old(settings):,}", flush=True)
    try:
        removed = purge(workspace, settings.retention)
    except WorkspaceUnavailable as problem:  # serving does not depend on it: the next release tries again
        print(f"What is older than is kept: left as it was. {problem} {problem.remedy}", flush=True)
    else:
        print(f"Removed because it was older than is kept: {removed.words}", flush=True)
    finally:
        workspace.close()
    return outcome


def worker(arguments: argparse.Namespace) -> int:
    """Run jobs until stopped. An unfinished job then returns to the queue, for another worker."""
    settings = usable_settings()
    if settings is None:
        return FAILED
    workspace = open_workspace_or_report(settings)
    if workspace is None:
        return FAILED
    import logging

    from application.fitted_models import register_models
    from application.job_kinds import every_kind
    from application.services import for_pages
    from application.warm_up import stay_warm_with
    from data_access.workspace.jobs import Jobs
    from data_access.workspace.worker import Worker
    from web import logs
    from web.answers import Answers

    logs.start(settings.log_level)
    register_models()
    log = logging.getLogger("workbench.worker")
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    kinds = every_kind(settings)
    log.info("waiting for jobs of these kinds: %s", ", ".join(sorted(kinds)))
    warming = stay_warm_with(for_pages(settings, Answers()))
    Worker(Jobs(workspace), kinds).run(stop)
    warming.set()
    log.info("stopped, as asked")
    return DONE
