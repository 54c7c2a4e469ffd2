"""What is done before a reader asks: scripts are compressed, callbacks registered, and every page's usual view is made."""

from __future__ import annotations

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

RELEASE_MEMORY_EVERY = 60.0  # seconds
BEFORE_FORK = 15.0  # seconds
WARMING = "workbench.warming"  # in the environment of a request, where no reader can put it
PAUSE, SHORT_PAUSE = 0.3, 0.05  # seconds between two views made ahead, and between smaller things: room for readers
ASSETS = Path(__file__).resolve().parents[1] / "assets"


def prepare_static_files(app: Dash) -> None:
    """Compress every script and style once, at set-up; the application serves without, only with larger files."""
    static: StaticFiles = app.server.extensions["static_files"]
    open_to_all = (
        f"{app.config.routes_pathname_prefix}healthz"  # where people sign in, nothing else is answered without
    )
    with app.server.test_request_context(open_to_all, environ_overrides={WARMING: True, "REMOTE_ADDR": "127.0.0.1"}):
        app.server.preprocess_request()  # the framework finds its scripts before it answers its first request
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
    """Check editions in the background, and finish a set-up that failed. Returns the event that stops it. Call it after the fork."""
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
    """Make a first reader's requests: the framework registers its callbacks at the first one. No page is made for them."""
    client = server.test_client()
    prefix = Settings.from_environment().path_prefix
    for path in ("_dash-layout", "_dash-dependencies", *(shown.path.lstrip("/") for shown in EVERY)):
        client.get(f"{prefix}{path}", environ_overrides={WARMING: True})


def warm_before_fork(server: Flask, seconds: float = BEFORE_FORK) -> None:
    """Make every page's usual view once, before there are workers: each inherits what was made, in memory they share.

    Call it in the process that forks, while it has one thread. Views still to make after `seconds` are left to the workers, so
    that a database that does not answer delays no start.
    """
    services, settings = _services(server), Settings.from_environment()
    end = time.monotonic() + seconds
    with suppress(StoreUnavailable, WorkspaceUnavailable):
        store = figures.newest(settings)
        for each in PAGES:
            if time.monotonic() < end:
                page.make_usual_views([each], services)
        store.dispose()
        open_workspace(settings).close()  # a child must not close what its parent opened
    caching.return_free_memory()
    caching.keep_out_of_collections()


def stay_warm(server: Flask, every: float = 2.0) -> threading.Event:
    """Make every page's usual view in the background, at once and for each new edition, so that what all readers share is cached
    before the first of them asks. `every`: polling interval in seconds. Returns the event that stops it. Call it after the fork."""
    return stay_warm_with(_services(server), every)


def stay_warm_with(services: AppServices, every: float = 2.0) -> threading.Event:
    """The same for a process that serves nobody, such as the one that does the jobs: a pack then need not make it first."""
    stop = threading.Event()
    arguments = _unasked(services), stop, every
    thread = threading.Thread(target=_make_usual_views, args=arguments, name="warm", daemon=True)
    thread.start()
    return stop


def _services(server: Flask) -> AppServices:
    """Those of the application, for views that no request asked for."""
    return _unasked(server.extensions["services"])


def _unasked(services: AppServices) -> AppServices:
    return replace(services, request_id=lambda: "none", scheme=lambda: "light")


def _make_usual_views(services: AppServices, stop: threading.Event, every: float) -> None:
    warmed, released = "", time.monotonic()
    while not stop.is_set():
        with suppress(StoreUnavailable):  # pages say how to get the figures back
            edition = services.open_store().edition
            if edition != warmed:
                page.make_usual_views(PAGES, services)
                change_points.prepare(lambda: stop.wait(SHORT_PAUSE))
                # The first page asks all other pages what they found, which takes ten times as long as any other view.
                page.make_view_of_each_area(HOME, services, between=lambda: stop.wait(PAUSE))
                # Then the scan of every measure, for each area: beside the Midlands, then beside England.
                for beside in ({}, {"compare": ENGLAND}):
                    page.make_view_of_each_area(
                        unwarranted_variation.PAGE, services, lambda: stop.wait(PAUSE), **beside
                    )
                warmed = edition
                caching.return_free_memory()
                caching.keep_out_of_collections()
        if time.monotonic() - released > RELEASE_MEMORY_EVERY:
            released = time.monotonic()
            caching.return_free_memory()
        stop.wait(every)
