"""Creates the application; `server` is the WSGI application for gunicorn.

Wiring only: the parts are in `application`, `components`, `pages` and `web`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import plotly
from dash import Dash
from flask import Flask, g, request

import caching
from application import (
    access,
    access_guard,
    adding_files,
    administration,
    auditing,
    downloads,
    figures,
    readers,
    saved_items,
    search,
    services,
    signing_in,
)
from application import packs as pack_files
from application.warm_up import WARMING, prepare_static_files, stay_warm, warm, warm_before_fork, watch_editions
from components import account, links, packs, page, saved, shell
from components.framework import CALLBACKS, Workbench
from components.page import AppServices
from data_access.reference import boundaries
from pages import EVERY, HOME, PACKS, PAGES, SAVED, finding_areas
from settings import Settings
from web import errors, health, hosts, identity, logs, security
from web.access import guard_access
from web.answers import Answers
from web.asking import offer_asking
from web.boundaries import offer_boundaries
from web.browser_modules import BrowserScript
from web.chart_library import ChartLibrary
from web.downloads import offer as offer_downloads
from web.finding_areas import offer_finding
from web.rates import Rates
from web.short_links import offer_short_links
from web.static_files import PLOTLY, StaticFiles
from web.uploads import offer_uploads

__all__ = [
    "Settings",
    "chart_library",
    "create_app",
    "prepare_static_files",
    "stay_warm",
    "warm",
    "warm_before_fork",
    "watch_editions",
]

ROOT = Path(__file__).resolve().parent


def chart_library() -> ChartLibrary:
    """The chart library of the framework, and the smaller one that `manage.py assets` builds."""
    shipped = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return ChartLibrary(shipped, built=ROOT / "build" / "chart-library")


def style_sheets(folder: Path) -> str:
    """All style sheets of a folder as one text without comments."""
    together = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css")))
    return re.sub(r"/\*.*?\*/\s*", "", together, flags=re.DOTALL)


def create_app(settings: Settings) -> Dash:
    logs.start(settings.log_level)
    caching.return_large_blocks()
    caching.process_budget.resize(settings.cache_megabytes * 1_000_000)
    links.set_prefix(settings.path_prefix)
    access.roles(settings)  # report an unusable roles file at the start
    library, script = chart_library(), BrowserScript.of(ROOT / "assets" / "modules")
    app = _framework(settings, library, script)
    answers = Answers()
    given = services.for_pages(settings, answers)
    static = StaticFiles(settings.data_folder / "static", settings.path_prefix, library)
    parts = {
        "services": given,
        "answers": answers,
        "static_files": static,
        "browser_script": script,
        "application": app,
    }
    app.server.extensions.update(parts)
    _add_pages(app, settings, given)
    _guard(app, settings)
    _add_addresses(app.server, settings, given)
    _reuse_answers(app.server, settings, given, answers)
    script.serve(app.server, settings.path_prefix)
    static.serve(app.server)
    if settings.dash_debug:
        app.enable_dev_tools(debug=True, dev_tools_hot_reload=False, dev_tools_disable_version_check=True)
    return app


def _framework(settings: Settings, library: ChartLibrary, script: BrowserScript) -> Workbench:
    prefix = settings.path_prefix
    app = Workbench(
        __name__,
        server=Flask(__name__, static_folder=None),  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        url_base_pathname=prefix,
        title=shell.PRODUCT,
        update_title=None,  # type: ignore[arg-type]  # None leaves the title alone while callbacks run
        suppress_callback_exceptions=True,
        assets_path_ignore=["modules"],  # joined into one script
        assets_ignore=r"\.css$",  # written into the document
    )
    app.index_string = shell.index(
        prefix=prefix,
        library=f"{prefix}{PLOTLY}?v={plotly.__version__}-{library.tag}",
        script=f"{prefix}{script.address}",
        styles=style_sheets(ROOT / "assets"),
    )
    return app


def _add_pages(app: Workbench, settings: Settings, given: AppServices) -> None:
    page.register(app, PAGES, given)
    saved.register(app, SAVED, PAGES, saved_items.service(settings, given), page.shown_by(given), logs.request_id)
    packs.register(app, PACKS, PAGES, pack_files.service(settings, given), given.scheme, logs.request_id)
    shell.register(app, HOME)
    app.layout = shell.layout(
        list(EVERY),
        settings.organisation,
        lambda: figures.newest(settings).releases(),
        lambda: access.account(settings),
        given.may,
    )
    app.first_answer = lambda: _first_answer(app, settings, given)


def _first_answer(app: Workbench, settings: Settings, given: AppServices) -> tuple[str, str, bool]:
    """For the document of an address: its title, its page as far as the first card, and whether that is presented."""
    path = "/" + request.path[len(settings.path_prefix) :].strip("/")
    asked = next((each for each in PAGES if each.path == path), None)
    if asked is None or WARMING in request.environ:
        return "", "", False
    first = page.first_answer(asked, given, page.query_of(request.query_string.decode("utf-8", "replace")))
    if not first.page:
        return first.title, "", first.is_presented
    # What the shell shows depends on these. With them in the key, it is built once for all readers of a view.
    key = "shell", first, request.path, figures.newest(settings), access.account(settings), given.may("make")
    around = given.drawn.get(key, lambda: shell.around(first, app.layout(), request.path))
    return first.title, around, first.is_presented


def _guard(app: Dash, settings: Settings) -> None:
    """The checks that every request passes before it is answered, in this order."""
    server, prefix, edge = app.server, settings.path_prefix, readers.edge(settings)
    paths = {page.path for page in EVERY}
    logs.observe(server)
    security.protect(
        server,
        app.csp_hashes,
        is_secure=lambda: edge.is_secure(request.environ),
        hsts_seconds=settings.hsts_seconds if any(scheme == "https" for scheme, _, _ in edge.public) else 0,
    )
    elsewhere = (lambda: errors.refusal(prefix, access.ELSEWHERE)) if settings.only_this_machine else None
    hosts.guard_hosts(server, edge, prefix=prefix, elsewhere=elsewhere)
    recognised = readers.recognised(settings, edge)
    auditing.serve(server, settings)
    identity.know_readers(server, recognised, user_header=settings.user_header)
    signing_in.offer(server, settings, recognised)
    # Callbacks are looked up at each request, because the framework adds its own before the first request arrives.
    errors.guard(
        server,
        home=prefix,
        page_paths=lambda: paths,
        callbacks=lambda: app.callback_map,
        is_written=page.is_written,
        foot=account.OPEN if settings.sign_in is None and settings.user_header is None else "",
    )
    guard_access(
        server,
        prefix=prefix,
        refused=lambda *asked: access_guard.refused(settings, *asked),
        answer=access_guard.answer,
    )


def _add_addresses(server: Flask, settings: Settings, given: AppServices) -> None:
    """Register the addresses that are not pages: health checks, files, short links, boundaries."""
    prefix = settings.path_prefix
    health.report(server, prefix=prefix, edition=lambda: figures.newest(settings).edition, warning=given.warning)
    offer_downloads(
        server,
        prefix=prefix,
        csv_of=lambda *asked: downloads.exhibit_csv(settings, given, *asked),
        data_of=lambda indicator: downloads.indicator_csv(settings, indicator),
        book_of=lambda *asked: downloads.exhibit_book(settings, given, *asked),
        pack_of=lambda name: pack_files.kept_file(settings, name),
    )
    offer_finding(server, prefix=prefix, find=lambda typed: _find_area(settings, typed))
    offer_asking(server, prefix=prefix, ask=lambda question, area: _ask(settings, question, area))
    offer_short_links(
        server,
        prefix=prefix,
        address_of=lambda code: saved_items.address_of(settings, code),
        asked_by=lambda: (readers.reader(settings), readers.address(settings)),
        reader_misses=Rates(settings.limits.reader_wrong_links),
        address_misses=Rates(settings.limits.address_wrong_links),
    )
    offer_uploads(
        server,
        prefix=prefix,
        allowed=lambda: adding_files.may_add(settings),
        take=lambda *piece: adding_files.take_piece(settings, *piece),
        address=lambda: readers.address(settings),
    )
    administration.offer(server, settings)
    offer_boundaries(server, prefix=prefix, file_of=boundaries.served)


def _find_area(settings: Settings, typed: str) -> tuple[str, list[tuple[str, str]]]:
    result = finding_areas.find(figures.newest(settings), typed)
    return result.sentence, [(option.value, option.label) for option in result.go]


def _ask(settings: Settings, question: str, area: str) -> tuple[str, bool, list[tuple[str, str, str]]]:
    answer = search.ask(figures.newest(settings), question, area)
    found = [(each.title, each.where, links.safe_link(each.address)) for each in answer.found]
    return answer.sentence, answer.answers, found


def _reuse_answers(server: Flask, settings: Settings, given: AppServices, answers: Answers) -> None:
    def edition() -> str:
        store = figures.newest(settings)
        g.hidden = store.hidden  # fetched with the question below, so that the store is opened once
        return store.edition

    answers.serve(
        server,
        path=f"{settings.path_prefix}{CALLBACKS}",
        edition=edition,
        asked_with=lambda: (
            given.scheme(),
            given.remembered_area(),
            given.warning(),
            g.hidden,
            access.person(settings).standing,
            _decided(given),
        ),
        places=given.custom_areas,
        unavailable=given.no_store,
    )


def _decided(given: AppServices) -> Hashable:
    """A value that changes with every signed decision, because cards and the first page show what was decided."""
    return given.decisions.stamp() if given.decisions else 0


def __getattr__(name: str) -> Any:
    """`app:app` and `app:server` are created at their first use, so importing this module for its functions creates
    nothing.
    """
    if name in ("app", "server"):
        created = create_app(Settings.from_environment())
        module = sys.modules[__name__]
        module.app, module.server = created, created.server  # type: ignore[attr-defined]
        return getattr(module, name)
    raise AttributeError(name)
