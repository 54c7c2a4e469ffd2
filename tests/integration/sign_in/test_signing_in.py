"""Signing in with a real provider: what is sent, what is believed, and what is said where it does not work."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from data_access.workspace import audit
from tests.integration.sign_in.conftest import NURSE, OTHER, Open, ProviderInThread, away, workspace_of


def test_a_page_leads_to_the_provider_and_back_to_itself(browse: Open) -> None:
    browser = browse()
    first = browser.get("/saved-views?area=QUA&x=1")
    assert first.status_code == 302
    there = browser.to_the_provider(first.headers["Location"])
    back = browser.get(browser.at_the_provider(there))
    assert (back.status_code, back.headers["Location"]) == (303, "/saved-views?area=QUA&x=1")
    assert browser.get("/saved-views?area=QUA&x=1").status_code == 200
