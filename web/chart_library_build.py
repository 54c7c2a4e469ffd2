"""Builds the chart library with only the kinds of chart this application draws, from the npm package. Needs node and npm.

It is not committed: the build goes to a folder that git ignores, with a record of its inputs and its checksum.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import brotli

from web.chart_library import CUSTOM_RECORD, checksum, custom_name

PACKAGES = {"plotly.js": "4.1.1", "esbuild": "0.28.2", "stream-browserify": "3.0.0"}
"""Exact versions. On Node 20 npm gives an older plotly.js (3.7.0) without a word where no version is named."""

INTEGRITY = "sha512-fYLAOj091/+M4h1rmtVIkRIpdkz5/P9IdNUeB9wKmCUyvewuUdlCYR5ryqDWP7Cb36Dn4EvSrs6YKvRJ9ukNdQ=="
"""Of the package plotly.js, as npm writes it into its lock file."""

KINDS = ("bar", "choropleth", "scattergeo")
"""Kinds of chart, besides scatter, which the library's core holds."""

OPTIONS = (
    *("--bundle", "--minify", "--format=iife", "--global-name=Plotly", "--target=es2020", "--log-level=warning"),
    *("--alias:stream=stream-browserify", "--alias:regl=@plotly/regl", "--loader:.css=text"),
    *("--define:global=window", "--define:define.amd=false"),
)
"""As the library's own build has them."""


class BuildFailed(RuntimeError):
    """The custom library could not be built. Nothing was changed."""


def build(shipped: Path, folder: Path) -> str:
    """Build the custom library into `folder`, to replace the file `shipped`; returns a summary."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise BuildFailed(
            "Building the chart library needs node and npm, and they are not here. The shipped library goes on serving."
        )
    whole = shipped.read_bytes()
    version = _version(whole)
    if version != PACKAGES["plotly.js"]:
        raise BuildFailed(
            f"The Python package plotly ships plotly.js {version}, and web/chart_library_build.py names {PACKAGES['plotly.js']}."
            " Set the same version and its integrity there."
        )
    work = folder / "npm"
    _install(npm, work)
    made = _bundle(node, work)
    path = folder / custom_name(checksum(made))
    path.write_bytes(made)
    record = {
        "packages": PACKAGES,
        "kinds": ["scatter", *KINDS],
        "instead_of": checksum(whole),
        "sha256": checksum(made),
    }
    (folder / CUSTOM_RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    sizes = [
        f"{len(content) / 1e6:.2f} MB ({len(brotli.compress(content)) / 1e6:.2f} MB compressed)"
        for content in (made, whole)
    ]
    return f"Built {path}: {sizes[0]}; shipped: {sizes[1]}. Restart the application to serve it."


def _version(library: bytes) -> str:
    match = re.search(rb"plotly\.js v(\d+\.\d+\.\d+)", library[:300])
    return match[1].decode("ascii") if match else "of an unknown version"


def _install(npm: str, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    (work / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}), encoding="utf-8")
    _run([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
    lock = json.loads((work / "package-lock.json").read_text(encoding="utf-8"))
    installed = lock["packages"]["node_modules/plotly.js"]
    if installed["version"] != PACKAGES["plotly.js"] or installed["integrity"] != INTEGRITY:
        raise BuildFailed(
            f"npm gave another plotly.js than the one named here: {installed['version']}, {installed['integrity']}."
        )


def _bundle(node: str, work: Path) -> bytes:
    kinds = ", ".join(f'require("plotly.js/lib/{kind}")' for kind in KINDS)
    entry = f'const Plotly = require("plotly.js/lib/core");\nPlotly.register([{kinds}]);\nmodule.exports = Plotly;\n'
    (work / "entry.js").write_text(entry, encoding="utf-8")
    esbuild = work / "node_modules" / "esbuild" / "bin" / "esbuild"
    _run([node, str(esbuild), "entry.js", *OPTIONS, "--outfile=plotly.js"], work)
    return (work / "plotly.js").read_bytes()


def _run(command: list[str], folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise BuildFailed(f"{Path(command[0]).name} {command[1]} failed:\n{(result.stderr or result.stdout)[-2000:]}")
