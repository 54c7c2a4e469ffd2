"""Work done before readers arrive: compressing scripts, registering callbacks, and building the usual view of every
page.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from dash import Dash
from flask import Flask

import caching
from analysis import change_points
from application import figures
from components import page
from components.page import AppServices
from data_access import ENGLAND, StoreUnavailable, WorkspaceUnavailable, open_workspace
from data_access.reference import editions
from pages import EVERY, HOME, PAGES, unwarranted_variation
from settings import Settings
from web.browser_modules import BrowserScript
from web.static_files import StaticFiles

log = logging.getLogger(__name__)

RELEASE_MEMORY_EVERY = 60.0  # seconds
BEFORE_FORK = 15.0  # seconds
WARMING = "workbench.warming"  # key in a request's environment, which readers cannot set
# seconds between two views built in advance, and between smaller tasks, so that readers are not held up
PAUSE, SHORT_PAUSE = 0.3, 0.05
# What a scan depends on beside the area: whom it is held against, and the level aimed at. The best quarter of peers
# comes from the same draws as their median.
SCANS: tuple[dict[str, str], ...] = ({}, {"compare": ENGLAND}, {"ambition": "median"})
ASSETS = Path(__file__).resolve().parents[1] / "assets"


def prepare_static_files(app: Dash) -> None:
    """Compress every script and style sheet at set-up. Without it the application serves them larger."""
    static: StaticFiles = app.server.extensions["static_files"]
    open_to_all = (
        # where people sign in, everything else is refused to requests without a sign-in
        f"{app.config.routes_pathname_prefix}healthz"
    )
    with app.server.test_request_context(open_to_all, environ_overrides={WARMING: True, "REMOTE_ADDR": "127.0.0.1"}):
        app.server.preprocess_request()  # the framework registers its scripts only when it answers its first request
        app.index()
    for package, files in app.registered_paths.items():
        folder = Path(str(import_module(package).__file__)).parent
        for name in sorted(files):
            if name.endswith((".js", ".css")) and (folder / name).exists():
                static.prepare(name, (folder / name).read_bytes())
    for path in sorted(ASSETS.glob("*.*")):
        static.prepare(path.name, path.read_bytes())
    script: BrowserScript = app.server.extensions["browser_script"]
    static.prepare("workbench.js", script.text.encode("utf-8"))


def watch_editions(server: Flask) -> threading.Event:
    """Check editions in the background, and finish a set-up that failed. Returns the event that stops it.

    Call it after the fork.
    """
    static: StaticFiles = server.extensions["static_files"]

    def prepare() -> bool:
        if static.is_prepared():
            return True
        try:
            prepare_static_files(server.extensions["application"])
        except OSError:
            return False
        static.reload()
        return True

    return editions.start_watch(Settings.from_environment(), prepare)


def warm(server: Flask) -> None:
    """Make the first request, at which the framework registers its callbacks. It builds no page."""
    client = server.test_client()
    prefix = Settings.from_environment().path_prefix
    for path in ("_dash-layout", "_dash-dependencies", *(shown.path.lstrip("/") for shown in EVERY)):
        client.get(f"{prefix}{path}", environ_overrides={WARMING: True})


def warm_before_fork(server: Flask, seconds: float = BEFORE_FORK) -> None:
    """Build the usual view of every page before the fork, so that workers share the results in memory.

    Call it in the parent process while that has a single thread. Views not finished after `seconds` are left to the
    workers, so that an unresponsive database does not delay the start.
    """
    services, settings = _services(server), Settings.from_environment()
    end = time.monotonic() + seconds
    with suppress(StoreUnavailable, WorkspaceUnavailable):
        store = figures.newest(settings)
        for each in PAGES:
            if time.monotonic() < end:
                page.make_usual_views([each], services)
        store.dispose()
        open_workspace(settings).close()  # a child must not close the parent's connections
    caching.return_free_memory()
    caching.keep_out_of_collections()


def stay_warm(server: Flask, every: float = 2.0) -> threading.Event:
    """Build the usual view of every page in the background, now and after each new edition, so that the caches are
    filled before the first reader needs them.

    `every`: polling interval in seconds. Returns the event that stops it. Call it after the fork.
    """
    return stay_warm_with(_services(server), every)


def stay_warm_with(services: AppServices, every: float = 2.0) -> threading.Event:
    """The same for a process that serves no requests, such as the worker: a pack then finds its results in the cache."""
    stop = threading.Event()
    arguments = _unasked(services), stop, every
    thread = threading.Thread(target=_make_usual_views, args=arguments, name="warm", daemon=True)
    thread.start()
    return stop


def _services(server: Flask) -> AppServices:
    """The application's services, for views built without a request."""
    return _unasked(server.extensions["services"])


def _unasked(services: AppServices) -> AppServices:
    return replace(services, request_id=lambda: "none", scheme=lambda: "light")


def _make_usual_views(services: AppServices, stop: threading.Event, every: float) -> None:
    warmed, released = "", time.monotonic()
    while not stop.is_set():
        with suppress(StoreUnavailable):  # pages say how to get the figures back
            edition = services.open_store().edition
            if edition != warmed:
                evicted = caching.process_budget.evicted
                page.make_usual_views(PAGES, services)
                change_points.prepare(lambda: stop.wait(SHORT_PAUSE))
                # The first page needs the findings of all other pages, and takes ten times as long as any of them.
                page.make_view_of_each_area(HOME, services, between=lambda: stop.wait(PAUSE))
                # Then the scan of all measures for each area.
                for chosen in SCANS:
                    page.make_view_of_each_area(
                        unwarranted_variation.PAGE, services, lambda: stop.wait(PAUSE), **chosen
                    )
                warmed = edition
                if evicted := caching.process_budget.evicted - evicted:
                    log.warning("caches too small for every area", extra={"evicted": evicted})
                caching.return_free_memory()
                caching.keep_out_of_collections()
        if time.monotonic() - released > RELEASE_MEMORY_EVERY:
            released = time.monotonic()
            caching.return_free_memory()
        stop.wait(every)
