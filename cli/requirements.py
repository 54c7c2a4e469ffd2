"""The pinned packages: read from requirements.txt and requirements-dev.txt."""

from __future__ import annotations

import hashlib
import re
import sys

from cli import process

SERVING, DEVELOPING = "requirements.txt", "requirements-dev.txt"
FILES = {SERVING: (SERVING,), DEVELOPING: (SERVING, DEVELOPING)}  # the files that make up each set of requirements

PIN = re.compile(r"([\w.-]+)==([^\s;]+)\s*(?:;\s*sys_platform\s*([!=]=)\s*\"(\w+)\")?\s*(?:#.*|\\)?$")


def lines(requirements: str) -> list[str]:
    return [line for file in FILES[requirements] for line in (process.ROOT / file).read_text("utf-8").splitlines()]


def pins(requirements: str, platform: str = sys.platform) -> dict[str, str]:
    """Package and version of every requirement that applies on this platform."""
    versions = {}
    for line in lines(requirements):
        pin = PIN.match(line)
        if pin and (pin[3] is None or (pin[4] == platform) == (pin[3] == "==")):
            versions[pin[1]] = pin[2]
    return versions


def hashes(requirements: str) -> dict[str, tuple[str, ...]]:
    """SHA-256 digests (64 hexadecimal digits) of every file of every package, on any platform, by package."""
    digests: dict[str, tuple[str, ...]] = {}
    package = ""
    for line in lines(requirements):
        pin = re.match(r"([\w.-]+)==", line)
        package = pin[1] if pin else package
        for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line):
            digests[package] = (*digests.get(package, ()), digest)
    return digests


def fingerprint(requirements: str) -> str:
    """A digest of the requirement files: changes when any pin does."""
    contents = [(process.ROOT / file).read_bytes().replace(b"\r\n", b"\n") for file in FILES[requirements]]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()
