"""How readers reach the application: the addresses, names, proxies and keys of its edge."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from settings.reading import is_host, listed

LOOPBACK = ("127.0.0.0/8", "::1/128")


def edge_of(given: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The settings that say how readers reach the application; what cannot be used becomes a problem."""
    addresses = []
    for text in listed(given.get("PUBLIC_ADDRESSES", "")):
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and is_host(parts.hostname or "") and parts.port != 0
        except ValueError:
            usable = False
        if not usable or "@" in text or "*" in text:
            problems.append(
                f"PUBLIC_ADDRESSES holds {text[:80]!r}. Give addresses as readers open them, such as "
                "https://workbench.example.nhs.uk, with commas between."
            )
            continue
        addresses.append(f"{parts.scheme}://{parts.netloc.lower()}")

    hosts = []
    for text in listed(given.get("ALLOWED_HOSTS", "")):
        host = text.lower().removesuffix(".").removeprefix("[").removesuffix("]")
        if not is_host(host):
            problems.append(
                f"ALLOWED_HOSTS holds {text[:80]!r}. Give host names without scheme or port, such as "
                "workbench.example.nhs.uk or *.example.nhs.uk, with commas between."
            )
            continue
        hosts.append(host)
    # Platforms say under which name they publish the application.
    hosts += [given[name].lower() for name in ("RENDER_EXTERNAL_HOSTNAME", "WEBSITE_HOSTNAME") if name in given]
    hosts += [f"{given['FLY_APP_NAME'].lower()}.fly.dev"] if "FLY_APP_NAME" in given else []

    proxies = []
    for text in listed(given.get("TRUSTED_PROXIES", ",".join(LOOPBACK))):
        try:
            proxies.append(str(ipaddress.ip_network(text, strict=False)))
        except ValueError:
            problems.append(
                f"TRUSTED_PROXIES holds {text[:80]!r}. Give addresses or networks, such as 10.0.0.5 or 10.0.0.0/24, "
                "with commas between."
            )

    secrets = tuple(listed(given.get("SECRET_KEY", "")))
    if any(len(secret) < 32 for secret in secrets):
        problems.append(
            "SECRET_KEY is too short to keep a secret. Give at least 32 random characters, or several such keys with commas "
            "between: the first signs, all are believed."
        )
    pseudonym = given.get("PSEUDONYM_KEY")
    if pseudonym is not None and len(pseudonym) < 32:
        problems.append("PSEUDONYM_KEY is too short to keep a secret. Give at least 32 random characters.")
    hsts = given.get("HSTS_SECONDS", "31536000")
    if not (hsts.isascii() and hsts.isdigit() and len(hsts) < 10):
        problems.append(f"HSTS_SECONDS is {hsts[:20]!r}. Give a whole number of seconds, such as 31536000, or 0.")
        hsts = "0"
    return {
        "bind_host": given.get("HOST", "127.0.0.1").lower(),
        "public_addresses": tuple(addresses),
        "allowed_hosts": tuple(hosts),
        "trusted_proxies": tuple(proxies),
        "secret_keys": secrets,
        "pseudonym_key": pseudonym,
        "hsts_seconds": int(hsts),
    }
