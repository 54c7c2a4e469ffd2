"""The programs the tests need besides Python: a browser, and nginx as a proxy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.process import DONE, FAILED, WINDOWS


def chromium(env: Mapping[str, str] | None = None) -> str | None:
    """The browser the tests drive: CHROMIUM if set, else one of the system's, else Playwright's own. None if there is none."""
    env = os.environ if env is None else env
    if env.get("CHROMIUM"):
        return env["CHROMIUM"] if Path(env["CHROMIUM"]).exists() else None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"):
        path = shutil.which(name, path=env.get("PATH"))
        if path:
            return path
    for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for rest in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"):
            if env.get(folder) and (Path(env[folder]) / rest).exists():
                return str(Path(env[folder]) / rest)
    return playwrights_chromium()


def playwrights_chromium() -> str | None:
    script = (
        "from playwright.sync_api import sync_playwright as start\nwith start() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if answer.returncode == 0 and path and Path(path).exists() else None


def install_chromium() -> int:
    """Install Chromium if there is no browser: Debian's if this machine allows it, else Playwright's own. DONE if there is one now."""
    if chromium():
        return DONE
    if os.environ.get("CHROMIUM"):
        print(f"CHROMIUM is {os.environ['CHROMIUM']!r}, and there is no such program.", file=sys.stderr)
        return FAILED
    if not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Setting up: installing Chromium from Debian for the browser tests, about a minute, once", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("apt-get -qq update", "apt-get -qq install -y --no-install-recommends chromium fonts-liberation"):
            subprocess.run(words.split(), env=quiet, stdout=subprocess.DEVNULL)
    if not chromium():
        print("Setting up: installing Playwright's Chromium for the browser tests, once", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL)
    if chromium():
        return DONE
    print(
        "The browser tests need Chromium, Chrome or Edge, and none could be installed. Install one (Debian: "
        "`sudo apt install chromium`), or name the program in CHROMIUM, and give the command again. Without a browser: "
        '`python -m pytest -m "not browser"`.',
        file=sys.stderr,
    )
    return FAILED


def nginx() -> str | None:
    """The proxy that some tests put in front of the application. None if there is none: those tests are then skipped."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


def install_nginx() -> None:
    """Install nginx from Debian if it is missing and this machine allows it."""
    if nginx() is None and not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Setting up: installing nginx from Debian for the proxy tests, once", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("apt-get -qq update", "apt-get -qq install -y --no-install-recommends nginx-light openssl"):
            subprocess.run(words.split(), env=quiet, stdout=subprocess.DEVNULL)
