"""A provider of OpenID Connect in a thread, and a browser without pictures that signs in with it."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from components import links
from data_access import open_workspace
from data_access.workspace import Workspace
from settings import Settings

NURSE = ("nurse-1", {"name": "Zoë Example", "preferred_username": "zoe@example.nhs.uk", "groups": ["QUA", "analysts"]})
OTHER = ("other-2", {"name": "Sam Other", "email": "sam@example.nhs.uk", "groups": "QHL"})
WARNING = r"(?s).*(authlib\.jose|httpx).*"


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

    @property
    def session(self) -> str:
        cookie = self.client.get_cookie("session")
        return cookie.value if cookie is not None else ""


Open = Callable[..., Browser]


@pytest.fixture
def browse(provider: ProviderInThread, tmp_path: Path) -> Iterator[Open]:
    """Opens browsers on an application without figures, made anew for other settings or for `again=True`."""
    made: list[Settings] = []

    def opened(*, of: Browser | None = None, **more: str) -> Browser:
        if of is not None:
            return Browser(of.client.application.test_client(), of.settings)
        given = {"DATA_FOLDER": str(tmp_path), "OIDC_ISSUER": provider.address, "OIDC_CLIENT_ID": "workbench"}
        settings = Settings.from_environment(given | {"OIDC_CLIENT_SECRET": "told to both"} | more)
        made.append(settings)
        return Browser(create_app(settings).server.test_client(), settings)

    yield opened
    for each in made:
        open_workspace(each).close()
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
