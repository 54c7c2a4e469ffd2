"""Who makes a request, from which address, and how fast they may write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

from flask import g, has_request_context, request

from data_access import ItemRefused, WorkspaceUnavailable, open_workspace
from data_access.workspace.ownership import hand_over, shared_secret
from settings import Settings
from web import hosts, identity
from web.rates import Rates, client_address, taken_by_all, whole_seconds


class TooFast(ItemRefused):
    """The reader writes faster than the limits allow. Nothing was written."""


@lru_cache(maxsize=8)
def edge(settings: Settings) -> hosts.Edge:
    """The host names of this application and its trusted proxies.

    Cached, because finding this machine's names takes time.
    """
    return hosts.Edge.of(
        bind_host=settings.bind_host,
        public_addresses=settings.public_addresses,
        allowed_hosts=settings.allowed_hosts,
        trusted_proxies=settings.trusted_proxies,
    )


def recognised(settings: Settings, edge: hosts.Edge) -> identity.Readers:
    """The recogniser of readers.

    Its keys come from the settings, else from the workspace if machines share a database, else from the data folder.
    """
    pseudonyms = _secret(settings, "pseudonyms", "pseudonym_key", settings.pseudonym_key)
    cookies = _secret(settings, "cookies", "secret_key", None)
    given = tuple(key.encode("utf-8") for key in settings.secret_keys)

    def secrets() -> tuple[bytes, ...]:
        made = None if given else cookies()
        return given or ((made,) if made is not None else ())

    def exchange(old: str, new: str) -> bool:
        with suppress(WorkspaceUnavailable):
            return hand_over(open_workspace(settings), old, new)
        return False

    return identity.Readers(edge, settings.path_prefix, secrets, exchange, pseudonyms)


def make_keys(settings: Settings) -> None:
    """Create missing keys before serving, because the account that serves may not create their table."""
    made = recognised(settings, edge(settings))
    made.secrets()
    made.pseudonym("")


def _secret(settings: Settings, name: str, file: str, given: str | None) -> Callable[[], bytes | None]:
    """A secret of this installation; None while it cannot be read."""
    shared = settings.workspace_database_url is not None and not settings.workspace_database_url.startswith("sqlite")
    known = given.encode("utf-8") if given is not None else None
    if known is None and not shared:  # before workers are forked, so that all have the same
        known = identity.stored_secret(settings.data_folder / file)

    def secret() -> bytes | None:
        nonlocal known
        if known is None:
            with suppress(WorkspaceUnavailable):
                known = shared_secret(open_workspace(settings), name)
        return known

    return secret


def reader(settings: Settings) -> str:
    """The key of the reader who makes this request; "" for a browser that has saved nothing."""
    return identity.reader(settings.user_header)


def writer(settings: Settings) -> str:
    """The key of the reader who makes this request. A browser without one is given one."""
    return identity.writer(settings.user_header)


def signed_in_name(settings: Settings) -> str:
    """The name the reader has signed in with, here or at a proxy; "" without a sign-in."""
    return identity.signed_in(settings.user_header).name


def address(settings: Settings) -> str:
    """The network address this request comes from, as the trusted proxies report it."""
    return client_address(edge(settings), request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))


def count_write(settings: Settings, by: str) -> None:
    """Count a request as one write, however much it writes. Raises TooFast."""
    if not has_request_context() or g.get("write_counted"):
        return
    writes, kilobytes, address_writes, address_kilobytes = _write_rates(settings)
    source, size = address(settings), (request.content_length or 0) / 1000
    wait = taken_by_all(
        {(writes, by): 1, (kilobytes, by): size, (address_writes, source): 1, (address_kilobytes, source): size}
    )
    if wait:
        seconds = whole_seconds(wait)
        plural = "" if seconds == 1 else "s"
        raise TooFast(
            [f"Saving goes faster here than this site takes it. Wait {seconds} second{plural} and try again."]
        )
    g.write_counted = True


def count_read_file(settings: Settings) -> str:
    """Count the reading of an uploaded file as a write of its network address, because reading takes time.

    Returns "", or, above the limits, how long to wait.
    """
    _, _, writes, kilobytes = _write_rates(settings)
    source, size = address(settings), (request.content_length or 0) / 1000
    wait = taken_by_all({(writes, source): 1, (kilobytes, source): size})
    if not wait:
        return ""
    seconds = whole_seconds(wait)
    return f"Files come faster here than this site reads them. Wait {seconds} second{'' if seconds == 1 else 's'} and try again."


@lru_cache(maxsize=8)
def _write_rates(settings: Settings) -> tuple[Rates, Rates, Rates, Rates]:
    """Limits on writes and kilobytes a minute: those of a reader, then those of an address. One set for each process."""
    limits = settings.limits
    return (
        Rates(limits.reader_writes),
        Rates(limits.reader_kilobytes),
        Rates(limits.address_writes),
        Rates(limits.address_kilobytes),
    )
