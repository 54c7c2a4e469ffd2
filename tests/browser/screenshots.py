"""Makes the pictures in the README from the application as it is: `python manage.py screenshots`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
PICTURES = {
    "overview": "/?area=QUA",
    "unwarranted-variation": "/unwarranted-variation?area=QUA",
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    server = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "run", "--port", str(port)], cwd=ROOT, env=env)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz")
        FOLDER.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            found = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1366, "height": 900})
            for name, address in PICTURES.items():
                page.goto(f"http://127.0.0.1:{port}{address}")
                page.wait_for_selector(".card.first .main-svg", timeout=60_000)
                page.wait_for_selector("[data-dash-is-loading=true]", state="detached")
                page.evaluate("document.fonts.ready")
                page.screenshot(path=FOLDER / f"{name}.png")
                print(f"docs/screenshots/{name}.png")
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return 0


def _wait(address: str) -> None:
    for _ in range(1_500):  # a first start builds the figures
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The application did not become ready.")


if __name__ == "__main__":
    sys.exit(main())
