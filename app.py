"""Creates the application; `server` is what gunicorn serves. Wiring only: every part is made elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import plotly
from dash import Dash
from flask import Flask, g, has_request_context, request

import caching
from components import links, page, place_maker, saved, saved_scenario, shell, what_if
from components.exports import tidy_csv
from components.saved_scenario import WithKept
from data_access import (
    Conflict,
    EditionMissing,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    KeptPlaces,
    PlaceMaking,
    PlacesRefused,
    SavedPlaces,
    Store,
    StoreUnavailable,
    WorkspaceUnavailable,
    is_kept,
    open_store,
    open_workspace,
)
from data_access.reference import boundaries, editions, tidy_file
from data_access.workspace import places
from data_access.workspace.ownership import hand_over, shared_secret
from pages import EVERY, HOME, PAGES, PLANNED, SAVED, finding_areas
from settings import Settings
from vocabulary import Option
from web import answers, downloads, faults, health, hosts, identity, logs, security
from web.boundaries import offer_boundaries
from web.browser_modules import BrowserScript
from web.chart_library import ChartLibrary
from web.finding_areas import offer_finding
from web.rates import Rates, client_address, taken_by_all, whole_seconds
from web.short_links import offer_short_links
from web.static_files import PLOTLY, StaticFiles

ROOT = Path(__file__).parent
ASSETS = ROOT / "assets"
MOST_OFFERED = 200  # saved places in the lists of every page
MOST_SCENARIOS = 200  # in the lists of the page of scenarios; any other opens by its link


class TooFast(ItemRefused):
    """Somebody writes faster than the limits allow. Nothing was written."""


def create_app(settings: Settings) -> Dash:
    logs.start(settings.log_level)
    caching.return_large_blocks()
    caching.process_budget.resize(settings.cache_megabytes * 1_000_000)
    prefix = settings.path_prefix
    links.set_prefix(prefix)
    app = Dash(
        __name__,
        server=Flask(__name__, static_folder=None),  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        url_base_pathname=prefix,
        title=shell.PRODUCT,
        update_title=None,  # type: ignore[arg-type]  # None leaves the title alone while callbacks run
        suppress_callback_exceptions=True,
        assets_path_ignore=["modules"],  # joined into one script
    )
    finished = answers.Answers()
    workings = page.Workings(
        open_store=lambda: open_store(settings),
        request_id=finished.own(logs.request_id),
        scheme=lambda: "dark" if request and request.cookies.get("scheme") == "dark" else "light",
        no_store=(StoreUnavailable, WorkspaceUnavailable),
        defaults={"area": settings.default_area},
        warning=lambda: editions.warning(settings),
        remembered=lambda: request.cookies.get("area", "")[:80] if request else "",
        places=lambda: _places(settings),
        making=_making(settings),
        keeping=_keeping(settings),
        open_edition=lambda edition: _pinned(settings, edition),
        with_kept=lambda store: _with_kept(settings, store),
        keep=lambda *said: _keep(settings, *said),
        lasts=finished.lasts,
    )
    app.server.extensions["workings"] = workings
    page.register(app, PAGES, workings)
    saved.register(app, SAVED, PAGES, _keeping(settings), page.shown_by(workings), logs.request_id)
    shell.register(app, PLANNED, HOME)
    app.layout = shell.layout(list(EVERY), settings.organisation, lambda: open_store(settings).releases())
    library, script = chart_library(), BrowserScript.of(ASSETS / "modules")
    app.index_string = shell.index(
        prefix=prefix,
        library=f"{prefix}{PLOTLY}?v={plotly.__version__}-{library.tag}",
        script=f"{prefix}{script.address}",
    )
    _leave_out_unused_scripts(app)

    server = app.server
    paths = {each.path for each in EVERY}
    edge = _edge(settings)
    logs.observe(server)
    security.protect(
        server,
        lambda: _script_hashes(app),
        is_secure=lambda: edge.is_secure(request.environ),
        hsts_seconds=settings.hsts_seconds if any(scheme == "https" for scheme, _, _ in edge.public) else 0,
    )
    hosts.guard_hosts(server, edge, prefix=prefix)
    identity.know_readers(server, _readers(settings, edge), user_header=settings.user_header)
    faults.guard(server, home=prefix, page_paths=lambda: paths, callbacks=lambda: _callbacks(app))
    health.report(server, prefix=prefix, edition=lambda: open_store(settings).edition, warning=workings.warning)
    downloads.offer(
        server, prefix=prefix, csv_of=lambda *asked: _csv(workings, *asked), data_of=lambda name: _data(settings, name)
    )
    offer_finding(server, prefix=prefix, find=lambda typed: _find_area(settings, typed))
    offer_short_links(
        server,
        prefix=prefix,
        address_of=lambda code: _address(settings, code),
        asked_by=lambda: (identity.reader(settings.user_header), _address_asked_from(settings)),
        reader_misses=Rates(settings.limits.reader_wrong_links),
        address_misses=Rates(settings.limits.address_wrong_links),
    )
    offer_boundaries(server, prefix=prefix, file_of=boundaries.served)
    finished.serve(
        server,
        path=f"{prefix}_dash-update-component",
        edition=lambda: open_store(settings).edition,
        asked_with=lambda: (workings.scheme(), workings.remembered(), workings.warning()),
        places=workings.places,
        unavailable=workings.no_store,
    )
    server.extensions["answers"] = finished
    script.serve(server, prefix)
    static = StaticFiles(settings.data_folder / "static", prefix, library)
    static.serve(server)
    server.extensions["static_files"] = static
    server.extensions["browser_script"] = script
    server.extensions["application"] = app
    if settings.dash_debug:
        app.enable_dev_tools(debug=True, dev_tools_hot_reload=False, dev_tools_disable_version_check=True)
    return app


def _edge(settings: Settings) -> hosts.Edge:
    return hosts.Edge.of(
        bind_host=settings.bind_host,
        public_addresses=settings.public_addresses,
        allowed_hosts=settings.allowed_hosts,
        trusted_proxies=settings.trusted_proxies,
    )


def _readers(settings: Settings, edge: hosts.Edge) -> identity.Readers:
    """How readers are known here. The secret is the setting's; else the workspace's, where machines share a database; else the data
    folder's."""
    shared = settings.workspace_database_url is not None and not settings.workspace_database_url.startswith("sqlite")
    kept = None
    if settings.secret_key is not None:
        kept = settings.secret_key.encode("utf-8")
    elif not shared:  # now, before workers are forked: all of them have the same
        kept = identity.stored_secret(settings.data_folder / "secret_key")

    def secret() -> bytes | None:
        nonlocal kept
        if kept is None:
            with suppress(WorkspaceUnavailable):
                kept = shared_secret(open_workspace(settings))
        return kept

    def exchange(old: str, new: str) -> bool:
        with suppress(WorkspaceUnavailable):
            return hand_over(open_workspace(settings), old, new)
        return False

    return identity.Readers(edge, settings.path_prefix, secret, exchange)


def _items(settings: Settings) -> Items:
    """What people make, within the limits of this installation, written by whoever asks."""
    return Items(
        open_workspace(settings),
        settings.limits,
        lambda by: _count_write(settings, by),
        _name(settings),
    )


def _kept_places(settings: Settings) -> KeptPlaces:
    workspace = open_workspace(settings)
    return KeptPlaces(workspace, settings.limits, lambda: _count_write(settings, identity.reader(settings.user_header)))


def _name(settings: Settings) -> str:
    """The name whoever asks has signed in with, before this application; "" where there is no sign-in."""
    if not settings.user_header or not has_request_context():
        return ""
    return request.headers.get(settings.user_header, "").encode("latin-1", "replace").decode("utf-8", "replace").strip()


@lru_cache(maxsize=8)
def _write_rates(settings: Settings) -> tuple[Rates, Rates, Rates, Rates]:
    """Writes and kilobytes a minute: of a reader, then of an address. One set for each process."""
    limits = settings.limits
    kinds = (limits.reader_writes, limits.reader_kilobytes, limits.address_writes, limits.address_kilobytes)
    writes, kilobytes, address_writes, address_kilobytes = (Rates(each) for each in kinds)
    return writes, kilobytes, address_writes, address_kilobytes


def _count_write(settings: Settings, by: str) -> None:
    """Count a request that writes, once however much it writes. Raises TooFast."""
    if not has_request_context() or g.get("write_counted"):
        return
    writes, kilobytes, address_writes, address_kilobytes = _write_rates(settings)
    address, size = _address_asked_from(settings), (request.content_length or 0) / 1000
    wait = taken_by_all(
        {(writes, by): 1, (kilobytes, by): size, (address_writes, address): 1, (address_kilobytes, address): size}
    )
    if wait:
        seconds = whole_seconds(wait)
        raise TooFast(
            [
                f"Saving goes faster here than this site takes it. Wait {seconds} second{'' if seconds == 1 else 's'} and try again."
            ]
        )
    g.write_counted = True


def _address_asked_from(settings: Settings) -> str:
    trusted = ",".join(settings.trusted_proxies)
    return client_address(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), trusted)


def _places(settings: Settings) -> tuple[Option, ...]:
    """The places whoever asks saved last, and those others share. None while the workspace is away: pages stand without."""
    return tuple(Option(id, name, "Place") for id, name in _saved_places(settings).listed)


def _saved_places(settings: Settings) -> SavedPlaces:
    try:
        return _kept_places(settings).saved(by=identity.reader(settings.user_header), limit=MOST_OFFERED)
    except WorkspaceUnavailable:
        return SavedPlaces((), 0)


def _making(settings: Settings) -> place_maker.Making:
    """How places are made, of the newest figures, by whoever asks."""

    def do(given: Mapping[str, str], in_hand: str) -> place_maker.Said:
        reader, writer = identity.reader(settings.user_header), identity.writer(settings.user_header)
        making = PlaceMaking(open_store(settings), _kept_places(settings), _items(settings), reader or writer, writer)
        return making.do(given, in_hand)

    def of_kind(kind: str) -> tuple[Option, ...]:
        store = open_store(settings)
        return tuple(Option(each.code, each.short_name) for each in places.offered(store, kind))

    return place_maker.Making(
        authorities=lambda: of_kind("ltla"),
        networks=lambda: of_kind("pcn"),
        practices=lambda: tuple(Option(each.value, f"{each.value}: {each.label}") for each in of_kind("practice")),
        do=do,
        options=lambda: _places(settings),
        refused=(ItemMissing, ItemRefused, PlacesRefused, WorkspaceUnavailable, StoreUnavailable),
    )


def _pinned(settings: Settings, edition: str) -> Store | None:
    """The edition an address is pinned to; None where it is not kept, or never was."""
    try:
        return open_store(settings, edition)
    except EditionMissing:
        return None


def _keeping(settings: Settings) -> saved.Keeping:
    return saved.Keeping(
        items=lambda: _items(settings),
        reader=lambda: identity.reader(settings.user_header),
        writer=lambda: identity.writer(settings.user_header),
        is_kept=lambda edition: is_kept(settings, edition),
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
    )


def _with_kept(settings: Settings, store: Store) -> WithKept:
    """The store, and the scenarios whoever asks may see."""
    items, reader = _items(settings), identity.reader(settings.user_header)
    listed = items.list(saved_scenario.KIND, by=reader, limit=MOST_SCENARIOS)
    more = items.count(saved_scenario.KIND, by=reader) - len(listed) if len(listed) == MOST_SCENARIOS else 0
    saved_places = _saved_places(settings)

    def by_code(code: str) -> Item | None:
        try:
            found = items.by_code(code, by=reader)
        except ItemMissing:
            return None
        return found if found.kind == saved_scenario.KIND else None

    return WithKept(
        store=store,
        stamp=(*((each.id, each.revision) for each in listed), ("more", more), (reader, 0)),
        places=tuple(Option(id, name, "Place") for id, name in saved_places.listed),
        places_in_all=saved_places.total,
        kept=listed,
        more=more,
        by_code=by_code,
        history=lambda id: items.history(id, by=reader),
        called=lambda people: items.called(people, by=reader),
        at=lambda edition: _pinned(settings, edition),
        is_kept=lambda edition: is_kept(settings, edition),
    )


def _keep(
    settings: Settings, kind: str, name: str, note: str, body: Mapping[str, Any], shared: bool | None = None
) -> str:
    """Keep something under a name, or its next version where whoever asks has one of that name; what was done, in words.

    `shared` None: everybody sees a new one; one that is there keeps its choice.
    """
    items, writer = _items(settings), identity.writer(settings.user_header)
    name, edition = " ".join(name.split()), str(body["edition"])
    try:
        own = items.named(name, kind, owner=writer)
        if own is None:
            for_all = shared is not False
            items.add(kind, name=name, owner=writer, body=body, note=note, shared=for_all, edition=edition)
            seen_by = "Everyone who can open this site sees it there" if for_all else "Only this browser lists it"
            return f"Saved as “{name}”. It stands under Scenarios. {seen_by}."
        # A reason once written stays until another takes its place: the form does not show it again.
        reasons = {**own.body.get("reasons", {}), **body["reasons"]}
        changes: dict[str, Any] = {"body": {**body, "reasons": reasons}, "note": note or own.note, "edition": edition}
        if shared is not None:
            changes["shared"] = shared
        made = items.update(own.id, own.revision, by=writer, **changes)
    except (ItemRefused, ItemMissing, WorkspaceUnavailable, StoreUnavailable) as problem:
        return f"It was not saved. {problem}"
    if isinstance(made, Conflict):
        return f"Somebody saved “{name}” at the same moment. Yours is kept aside, under its versions."
    seen_by = "shared" if made.item.shared else "private"
    return f"Saved as version {made.item.revision} of “{name}”, {seen_by}."


def _address(settings: Settings, code: str) -> str | None:
    """Where a short link leads; None when it names nothing this reader may see."""
    try:
        item = Items(open_workspace(settings)).by_code(code, by=identity.reader(settings.user_header))
    except ItemMissing:
        return None
    return saved.link(item)


def _find_area(settings: Settings, typed: str) -> tuple[str, list[tuple[str, str]]]:
    found = finding_areas.find(open_store(settings), typed)
    return found.sentence, [(each.value, each.label) for each in found.go]


def _leave_out_unused_scripts(app: Dash) -> None:
    """The framework sends scripts this application never uses: code for browsers of 2016, and its old table."""
    collect = app._generate_scripts_html

    def fewer() -> str:
        kept = (line for line in collect().split("\n") if "polyfill" not in line and "dash_table" not in line)
        return "\n".join(kept)

    app._generate_scripts_html = fewer  # type: ignore[method-assign]


def _callbacks(app: Dash) -> Any:
    """Callbacks by the name the browser calls them by. The framework registers its own at the first request."""
    if not app._got_first_request["setup_server"]:
        app._setup_server()
    return app.callback_map


@lru_cache(maxsize=8)
def _hashes_of(scripts: tuple[str, ...], app: Dash) -> tuple[str, ...]:
    return tuple(app.csp_hashes())


def _script_hashes(app: Dash) -> tuple[str, ...]:
    return _hashes_of(tuple(app._inline_scripts), app)


def _csv(workings: page.Workings, slug: str, exhibit: str, query: Mapping[str, Any]) -> tuple[str, str] | None:
    declared = next((each for each in PAGES if each.slug == slug), None)
    if declared is None:
        return None
    if query.get("edition") and (workings.open_edition is None or workings.open_edition(query["edition"]) is None):
        return None  # the figures asked for are not kept: others would be no answer
    shown: page.Rendering[Any, Any] = page.Rendering.of(declared, workings, query)
    listed = [made for section in declared.sections() for made in shown.exhibits(section)]
    for made in (*listed, *what_if.of_address(declared, shown, query)):
        if made.id == exhibit and made.table is not None:
            return f"{slug}-{exhibit}-{shown.store.edition}.csv", tidy_csv.text(made)
    return None


def _data(settings: Settings, indicator: str) -> tuple[str, Iterator[str]] | None:
    store = open_store(settings)
    if indicator not in store.indicators():
        return None
    return f"{indicator}-{store.edition}.csv", tidy_file.lines(store, indicator)


def chart_library() -> ChartLibrary:
    shipped = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return ChartLibrary(shipped, built=ROOT / "build" / "chart-library")


def prepare_static_files(app: Dash) -> None:
    """Compress every script and style once, for set-up time; serving works without, only larger."""
    static: StaticFiles = app.server.extensions["static_files"]
    with app.server.test_request_context():
        app._setup_server()
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
    """Read editions through in the background and make good a start that failed; what stops it. Call it after the fork."""
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
    """Ask once for what a first reader asks for: the framework registers its callbacks at the first request."""
    client = server.test_client()
    prefix = Settings.from_environment().path_prefix
    for path in ("_dash-layout", "_dash-dependencies", *(each.path.lstrip("/") for each in EVERY)):
        client.get(f"{prefix}{path}")


GIVE_BACK_EVERY = 60.0  # seconds between two times that free memory is given back


def stay_warm(server: Flask, every: float = 2.0) -> threading.Event:
    """Make every page's usual view in the background, at once and whenever other figures are served: what all readers share is then
    worked out before the first of them asks. Seconds between two looks; what tells it to stop. Call it after the fork."""
    workings: page.Workings = replace(server.extensions["workings"], request_id=lambda: "none", scheme=lambda: "light")
    stop = threading.Event()

    def look() -> None:
        made, given_back = "", time.monotonic()
        while not stop.is_set():
            with suppress(StoreUnavailable):  # pages say how to mend it
                edition = workings.open_store().edition
                if edition != made:
                    page.make_usual_views(PAGES, workings)
                    made = edition
                    caching.return_free_memory()
                    caching.keep_out_of_collections()
            if time.monotonic() - given_back > GIVE_BACK_EVERY:
                given_back = time.monotonic()
                caching.return_free_memory()
            stop.wait(every)

    threading.Thread(target=look, name="warm", daemon=True).start()
    return stop


def __getattr__(name: str) -> Any:
    """`app:app` and `app:server` are made when asked for, so that importing this module for its parts makes nothing."""
    if name in ("app", "server"):
        made = create_app(Settings.from_environment())
        module = sys.modules[__name__]
        module.app, module.server = made, made.server  # type: ignore[attr-defined]
        return getattr(module, name)
    raise AttributeError(name)
