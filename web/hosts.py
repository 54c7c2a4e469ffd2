"""Checks of the request's origin: accepted host names, origins that may write, and trusted proxies.

A page of another site can make a reader's browser send requests here, and by DNS rebinding it can even read the answers: the
attacker's own name then leads to this server, and the browser takes both for one site. So every request with a host name that
is not configured is refused. Health checks are the exception: platforms send them to an IP address.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PASSED_ON = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")  # how headers of proxies begin
_LONGEST = 60  # characters of an address: no caller can fill the cache of those that were read
_ANY = ("", "0.0.0.0", "::")  # addresses to listen on that mean every address of the machine


@dataclass(frozen=True)
class Edge:
    """How readers reach the application."""

    hosts: frozenset[str]  # names and addresses it answers to, lower case; "*.name" is any name below "name"
    public: frozenset[tuple[str, str, int]]  # scheme, host and port of the addresses readers open
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]  # peers whose forwarded headers are trusted

    @classmethod
    def of(
        cls,
        *,
        bind_host: str = "127.0.0.1",
        public_addresses: Iterable[str] = (),
        allowed_hosts: Iterable[str] = (),
        trusted_proxies: Iterable[str] = (),
    ) -> Edge:
        public = frozenset(parts for parts in map(origin_parts, public_addresses) if parts is not None)
        own = _names_of_this_machine() if bind_host in _ANY else (bind_host.strip("[]"),)
        hosts = {*_LOCAL, *own, *(host for _, host, _ in public), *allowed_hosts}
        return cls(
            hosts=frozenset(plain_host(host) for host in hosts if host),
            public=public,
            proxies=tuple(ipaddress.ip_network(network, strict=False) for network in trusted_proxies),
        )

    def answers_to(self, host_header: str) -> bool:
        """Whether a Host header names this application; its port does not matter."""
        parts = host_parts(host_header)
        if parts is None:
            return False
        host = parts[0]
        above = (f"*.{host.split('.', number)[-1]}" for number in range(1, host.count(".") + 1))
        return host in self.hosts or any(name in self.hosts for name in above)

    def trusts(self, peer: str | None) -> bool:
        """Whether the forwarded headers of this peer are trusted. A peer without an address uses a Unix socket."""
        address = ip_address((peer or "127.0.0.1").split("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return address is not None and any(address in network for network in self.proxies)

    def is_secure(self, environ: Mapping[str, str]) -> bool:
        """Whether the reader's own connection is HTTPS: to this server, or to a trusted proxy."""
        if environ.get("wsgi.url_scheme") == "https":
            return True
        return self.trusts(environ.get("REMOTE_ADDR")) and environ.get("HTTP_X_FORWARDED_PROTO", "").lower() == "https"

    def comes_from_elsewhere(self, environ: Mapping[str, str]) -> bool:
        """Whether a request that writes came from a page of another site.

        `Sec-Fetch-Site` is the browser's own judgement, and no proxy changes it, so it comes first. Browsers omit it
        over plain HTTP; then `Origin` must be a public address, or the requested address. Other clients send neither, and
        have no reader's cookie.
        """
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        if site is not None and site not in ("same-origin", "none"):
            return True
        if origin is None:
            return False
        parts = origin_parts(origin)
        if parts is None:
            return True
        if parts in self.public or _same(parts, environ.get("HTTP_HOST", "")):
            return False
        # A proxy may have replaced the Host header. If the public addresses are known, the origin must be one of them.
        return site is None or bool(self.public)


def from_this_machine(environ: Mapping[str, str]) -> bool:
    """Whether a request seems to come from this machine's own browser: its peer and host name are loopback, no header shows
    that it was forwarded, and no page of another name sends it. HTTP/1.0 means a proxy, because browsers no longer use it. A
    proxy without any of these signs cannot be distinguished from a browser."""
    named = host_parts(environ.get("HTTP_HOST", ""))
    sender = origin_parts(environ.get("HTTP_ORIGIN", ""))
    return (
        _is_loopback(environ.get("REMOTE_ADDR", ""))
        and named is not None
        and _is_loopback(named[0])
        and not any(name.startswith(_PASSED_ON) for name in environ)
        and environ.get("SERVER_PROTOCOL") != "HTTP/1.0"
        and (sender is None or _is_loopback(sender[1]))
    )


def _is_loopback(host: str) -> bool:
    address = ip_address(host.split("%")[0].removeprefix("::ffff:"))
    return host == "localhost" or (address is not None and address.is_loopback)


def ip_address(text: str) -> Address | None:
    """Parses an IP address; None if it is none. Cached, because each request needs the same few several times."""
    return _ip_address(text) if len(text) <= _LONGEST else _ip_address.__wrapped__(text)


@lru_cache(maxsize=2_000)
def _ip_address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def guard_hosts(
    server: Flask,
    edge: Edge,
    *,
    prefix: str,
    refuse: Callable[[], None] = lambda: abort(421),
    elsewhere: Callable[[], Response] | None = None,
) -> None:
    """Refuse unknown host names and requests from other sites' pages. `elsewhere` answers requests that do not come from this
    machine's own browser; None: they are handled like the rest."""
    health = {f"{prefix}healthz", f"{prefix}readyz"}

    @server.before_request
    def _known_name() -> None:
        if request.path not in health and not edge.answers_to(request.environ.get("HTTP_HOST", "")):
            refuse()

    @server.before_request
    def _from_here() -> Response | None:
        if elsewhere is None or request.path in health or from_this_machine(request.environ):
            return None
        return elsewhere()

    @server.before_request
    def _from_our_own_pages() -> None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and edge.comes_from_elsewhere(request.environ):
            abort(403)


def origin_parts(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin, with the scheme's usual port filled in. None if it is not the origin of a web page."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), plain_host(parts.hostname or "")
    if scheme not in _PORTS or not host or parts.username is not None:
        return None
    return scheme, host, _PORTS[scheme] if port is None else port


def host_parts(header: str) -> tuple[str, int | None] | None:
    """Host and port of a Host header. None if the header is missing or is not a host."""
    if not header or any(letter in header for letter in "/@?#\\, \t"):
        return None
    try:
        parts = urlsplit(f"//{header}")
        port = parts.port
    except ValueError:
        return None
    host = plain_host(parts.hostname or "")
    return (host, port) if host else None


def plain_host(host: str) -> str:
    """Lower case, without the dot that may end a full name; IP addresses in their usual form."""
    host = host.lower().removesuffix(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host


def _same(origin: tuple[str, str, int], host_header: str) -> bool:
    """Whether an origin is the address of the request. A Host without a port may mean the usual port of either scheme, because a proxy
    that ends TLS need not say which."""
    parts = host_parts(host_header)
    if parts is None:
        return False
    scheme, host, port = origin
    return host == parts[0] and port == (_PORTS[scheme] if parts[1] is None else parts[1])


def _names_of_this_machine() -> tuple[str, ...]:
    """The machine's own name and addresses, for a server that listens on all of them."""
    name = socket.gethostname()
    try:
        addresses = {str(info[4][0]).split("%")[0] for info in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return (name, *sorted(addresses))
