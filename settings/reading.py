"""How one variable is read: whole numbers, switches, lists and hosts. What cannot be used becomes a problem in words."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


class SettingsError(ValueError):
    """The environment holds values the app cannot start with. `problems` has one plain sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("These settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))


def count(given: Mapping[str, str], name: str, usual: int, problems: list[str], *, most: int = 9999) -> int:
    """A whole number from 1 to `most`; what is not one becomes a problem."""
    text = given.get(name, str(usual))
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        problems.append(f"{name} is {text!r}. Give a whole number from 1 to {most}.")
    return number


def switch(given: Mapping[str, str], name: str, problems: list[str], *, usual: bool = False) -> bool:
    """1 or 0; anything else becomes a problem."""
    text = given.get(name, "1" if usual else "0")
    if text not in ("0", "1"):
        problems.append(f"{name} is {text!r}. Give 1 or 0.")
    return text == "1"


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def is_host(text: str) -> bool:
    """Whether this is a host name, one with "*." before it, or an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return len(text) <= 253 and _HOST.fullmatch(text.lower()) is not None
    return True


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
