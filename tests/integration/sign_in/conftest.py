"""A provider of OpenID Connect in a thread, and a browser without pictures that signs in with it."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from components import links
from data_access import open_workspace
from data_access.workspace import Workspace, audit
from settings import Settings
from web.identity import SignedIn

NURSE = ("nurse-1", {"name": "Zoë Example", "preferred_username": "zoe@example.nhs.uk", "groups": ["QUA", "analysts"]})
OTHER = ("other-2", {"name": "Sam Other", "email": "sam@example.nhs.uk", "groups": "QHL"})


@dataclass
class ProviderInThread:
    """A provider that can be stopped, and started again at its address with other keys."""

    port: int = 0
    running: Any = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it uses parts of its libraries that will go
            mock = importlib.import_module("oidc_provider_mock")
            people = [mock.User(sub=sub, claims=claims) for sub, claims in (NURSE, OTHER)]
            self.running = mock.run_server_in_thread(self.port, require_nonce=True, user_claims=people)
            self.port = self.running.__enter__().server_port

    def stop(self) -> None:
        if self.running is not None:
            self.running.__exit__(None, None, None)
            self.running = None


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderInThread]:
    """One for the tests of a module; whoever stops it starts it again."""
    made = ProviderInThread()
    made.start()
    yield made
    made.stop()


@dataclass
class Browser:
    """Follows the way of a sign-in, a step at a time."""

    client: FlaskClient
    settings: Settings

    def get(self, path: str, **more: Any) -> TestResponse:
        headers = {"Accept": "text/html"} | more.pop("headers", {})
        return self.client.get(path, headers=headers, buffered=True, **more)

    def to_the_provider(self, path: str = "/sign-in") -> str:
        """The provider's address that the application sends the reader to."""
        answer = self.get(path)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def at_the_provider(self, there: str, sub: str = NURSE[0], **form: str) -> str:
        """What the provider sends the reader back to, as a path of the application."""
        answer = requests.post(there, data={"sub": sub} | form, allow_redirects=False, timeout=5)
        assert answer.is_redirect, answer.text
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def sign_in(self, sub: str = NURSE[0], path: str = "/sign-in") -> TestResponse:
        return self.get(self.at_the_provider(self.to_the_provider(path), sub))

    def known_as(self, path: str = "/saved-views") -> SignedIn:
        """Who the application takes this reader for."""
        with self.client:
            self.get(path)
            return g.get("signed_in") or SignedIn()

    @property
    def session(self) -> str:
        cookie = self.client.get_cookie("session")
        return cookie.value if cookie is not None else ""


Open = Callable[..., Browser]


@pytest.fixture(scope="module")
def browse(provider: ProviderInThread, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Opens new browsers on an application without figures; one for each of the settings asked for, all on one workspace."""
    made: dict[tuple[tuple[str, str], ...], tuple[Flask, Settings]] = {}
    folder = tmp_path_factory.mktemp("signed-in")

    def opened(**more: str) -> Browser:
        key = tuple(sorted(more.items()))
        if key not in made:
            given = {"DATA_FOLDER": str(folder), "OIDC_ISSUER": provider.address, "OIDC_CLIENT_ID": "workbench"}
            settings = Settings.from_environment(given | {"OIDC_CLIENT_SECRET": "told to both"} | more)
            made[key] = create_app(settings).server, settings
        server, settings = made[key]
        return Browser(server.test_client(), settings)

    yield opened
    for _, settings in made.values():
        open_workspace(settings).close()
    links.set_prefix("/")


@contextmanager
def away(provider: ProviderInThread) -> Iterator[None]:
    provider.stop()
    try:
        yield
    finally:
        provider.start()


def workspace_of(browser: Browser) -> Workspace:
    return open_workspace(browser.settings)


@pytest.fixture
def written(browse: Open) -> Callable[[], list[audit.Row]]:
    """What the audit says has been done since the test began, oldest first."""
    workspace = workspace_of(browse())
    before = audit.count(workspace)
    return lambda: list(audit.everything(workspace))[before:]
