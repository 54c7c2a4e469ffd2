"""A browser that fails a test for anything a reader's browser would complain of: errors, failed requests, other hosts."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from cli import programs
from tests.conftest import BUILD, Served

SCREENSHOTS = BUILD / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOOLS = ".dash-debug-menu, .dash-debug-menu__outer"  # the framework's own, there while its checks are on
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAILED = pytest.StashKey[dict[str, bool]]()

UNFOLD = """
new MutationObserver(() => document.querySelectorAll("details:is(.folded, .group, .table, .more-choices, .why):not([open]):not([data-unfolded])")
  .forEach((fold) => { fold.dataset.unfolded = "true"; fold.open = true; })
).observe(document, { subtree: true, childList: true });
"""

STANDS = "() => !document.getElementById('first')"
"""The application has taken the place of what stood in the document before any script."""

EVERY_TIME = frozenset(
    {
        "test_accessibility.py",
        "test_charts_in_sight.py",
        "test_first_answer.py",
        "test_pages.py",
        "test_presenting.py",
        "test_saving_views.py",
        "test_words_on_opening.py",
    }
)
"""What `make test` opens in a browser, within its 25 minutes: every page, its first answer, its words, its presenting and its access. The
others, such as every lever and every sheet of paper, are run by `make test-all`."""

OpenPage = Callable[..., Page]
Snap = Callable[..., Path]
Axe = Callable[..., list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.name not in EVERY_TIME:
                item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash.setdefault(FAILED, {})[str(report.when)] = report.failed
    return report


class Watch:
    """What a reader's browser would complain of. A test that causes one on purpose says so with `expect`."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """A complaint that is part of this test: a regular expression looked for in its text."""
        self._expected.append(re.compile(pattern))

    def complaints(self) -> list[str]:
        return [each for each in self._seen if not any(pattern.search(each) for pattern in self._expected)]

    def over(self, page: Page, served: Served) -> None:
        home = urlsplit(served.url).netloc

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self._seen.append(f"console: {message.text} ({message.location.get('url', '')})")

        def on_request(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob", "about") and parts.netloc != home:
                self._seen.append(f"other host: {request.url}")

        def on_failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # a page left, or a request overtaken by a newer one
                self._seen.append(f"failed: {request.url} ({request.failure})")

        page.on("console", on_console)
        page.on("pageerror", lambda error: self._seen.append(f"page error: {error}"))
        page.on("request", on_request)
        page.on("requestfailed", on_failed)
        page.on("crash", lambda _: self._seen.append("the page crashed"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = programs.chromium()
    if found is None:
        pytest.fail("No Chromium, Chrome or Edge: `python manage.py test` installs one, or says what to do.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(
    browser: Browser, served: Served, watch: Watch, request: pytest.FixtureRequest
) -> Generator[OpenPage, None, None]:
    """Opens a page of its own visitor: `open_page(color_scheme="dark", viewport={"width": 320, "height": 640})`.

    Paths are relative to the served application: `page.goto("unwarranted-variation")`. `on=` takes another Served. What a page folds
    away (exhibits, tables, choices) is opened as it comes, because most tests are about what stands there; `folded=True` leaves it.
    `goto` and `reload` return when the application stands; `waits=False`: as soon as the document is there.
    """
    contexts = []

    def open_one(*, on: Served | None = None, folded: bool = False, waits: bool = True, **options: Any) -> Page:
        on = on or served
        defaults = {"viewport": {"width": 1366, "height": 768}, "locale": "en-GB", "timezone_id": "Europe/London"}
        context = browser.new_context(base_url=f"{on.url}/", **(defaults | options))
        contexts.append(context)
        if not folded:
            context.add_init_script(UNFOLD)
        page = context.new_page()
        page.set_default_timeout(45_000)  # a first page right after the start is slow where two servers start at once
        if waits and options.get("java_script_enabled", True):
            _wait_for_application(page)
        watch.over(page, on)
        return page

    yield open_one

    failed = request.node.stash.get(FAILED, {}).get("call", False)
    for number, context in enumerate(contexts):
        if failed and context.pages:
            name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            context.pages[-1].screenshot(path=SCREENSHOTS / f"failed-{name}-{number}.png")
        context.close()
    complaints = watch.complaints()
    if complaints:
        pytest.fail("The browser complained:\n" + "\n".join(complaints), pytrace=False)


def _wait_for_application(page: Page) -> None:
    for name in ("goto", "reload"):
        go = getattr(page, name)

        def and_wait(*given: Any, go: Any = go, **more: Any) -> Any:
            answer = go(*given, **more)
            page.wait_for_function(STANDS)
            return answer

        setattr(page, name, and_wait)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A laptop's window on the served application, nothing opened yet."""
    return open_page()


@pytest.fixture
def snap(page: Page) -> Snap:
    """Keeps a picture as build output: `snap("overview-dark")`; `of=` another page, `full=False` the window only."""

    def take(name: str, of: Page | None = None, *, full: bool = True) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        (of or page).screenshot(path=path, full_page=full, style=f"{TOOLS} {{ display: none }}")
        return path

    return take


@pytest.fixture(scope="session")
def axe() -> Axe:
    """What axe finds wrong with a page as it stands, one readable line for each element; nothing when all is well."""
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def run(page: Page, *, within: str = "html", without: tuple[str, ...] = ()) -> list[str]:
        # Evaluated by the debugging protocol: the page's own content security policy stays as it is.
        page.evaluate(source)
        found = page.evaluate(
            """([include, exclude, tags]) => axe.run({include: [include], exclude: exclude.map(each => [each])},
                   {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})""",
            [within, [*TOOLS.split(", "), *without], RULES],
        )
        return [
            f"{rule['id']} ({rule['impact']}): {rule['help']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return run
