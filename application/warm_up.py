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
from components import page
from components.page import AppServices
from data_access import StoreUnavailable
from data_access.reference import editions
from pages import EVERY, PAGES
from settings import Settings
from web.browser_modules import BrowserScript
from web.static_files import StaticFiles

RELEASE_MEMORY_EVERY = 60.0  # seconds
ASSETS = Path(__file__).resolve().parents[1] / "assets"


def prepare_static_files(app: Dash) -> None:
    """Compress every script and style once, at set-up; the application serves without, only with larger files."""
    static: StaticFiles = app.server.extensions["static_files"]
    with app.server.test_request_context():
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
    """Make a first reader's requests: the framework registers its callbacks at the first one."""
    client = server.test_client()
    prefix = Settings.from_environment().path_prefix
    for path in ("_dash-layout", "_dash-dependencies", *(shown.path.lstrip("/") for shown in EVERY)):
        client.get(f"{prefix}{path}")


def stay_warm(server: Flask, every: float = 2.0) -> threading.Event:
    """Make every page's usual view in the background, at once and for each new edition, so that what all readers share is cached
    before the first of them asks. `every`: polling interval in seconds. Returns the event that stops it. Call it after the fork."""
    services: AppServices = replace(server.extensions["services"], request_id=lambda: "none", scheme=lambda: "light")
    stop = threading.Event()
    thread = threading.Thread(target=_make_usual_views, args=(services, stop, every), name="warm", daemon=True)
    thread.start()
    return stop


def _make_usual_views(services: AppServices, stop: threading.Event, every: float) -> None:
    warmed, released = "", time.monotonic()
    while not stop.is_set():
        with suppress(StoreUnavailable):  # pages say how to get the figures back
            edition = services.open_store().edition
            if edition != warmed:
                page.make_usual_views(PAGES, services)
                warmed = edition
                caching.return_free_memory()
                caching.keep_out_of_collections()
        if time.monotonic() - released > RELEASE_MEMORY_EVERY:
            released = time.monotonic()
            caching.return_free_memory()
        stop.wait(every)
