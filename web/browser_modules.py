"""The browser's modules as one script.

The browser code is written as ES modules (`assets/modules/`). It has to run before the framework's renderer, while the browser runs
modules after the whole page; and every module would be a request of its own. So the modules are joined into one plain script: each becomes
a function that returns what it exports, in the order of their imports. Node is not needed for this.

Comments that have lines of their own are left out. Only these forms are understood, each at the beginning of a line: `import { a, b as c } from "./x.js";`, `import * as x from "./x.js";`,
`export const`, `export function` and `export async function`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from flask import Flask, Response

ENTRY = "main"
ADDRESS = "assets/workbench.js"
IMPORT = re.compile(
    r'^import\s+(?:\*\s+as\s+(?P<namespace>\w+)|\{(?P<names>[^}]*)\})\s+from\s+"\./(?P<module>[\w-]+)\.js";$',
    re.MULTILINE,
)
EXPORT = re.compile(r"^export\s+(?P<kind>const|async function|function)\s+(?P<name>\w+)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class BrowserScript:
    """The script of all modules, and its address below the path prefix, which changes with its content."""

    text: str

    @classmethod
    def of(cls, folder: Path) -> BrowserScript:
        return cls(bundle(folder))

    @property
    def address(self) -> str:
        return f"{ADDRESS}?v={hashlib.sha256(self.text.encode('utf-8')).hexdigest()[:12]}"

    def serve(self, server: Flask, prefix: str) -> None:
        @server.get(f"{prefix}{ADDRESS}")
        def browser_script() -> Response:
            return Response(self.text, mimetype="text/javascript")


class ModuleRefused(ValueError):
    """A module is written in a form that cannot be joined."""


def bundle(folder: Path) -> str:
    """All modules that the entry module needs, as one script."""
    sources = _sources(folder)
    imports = {name: sorted({match["module"] for match in IMPORT.finditer(text)}) for name, text in sources.items()}
    try:
        order = list(TopologicalSorter(imports).static_order())
    except CycleError as problem:
        raise ModuleRefused(f"These modules import each other: {', '.join(problem.args[1])}.") from problem
    return "\n".join(
        ['(function () {\n"use strict";', *(_as_function(name, sources[name]) for name in order), "})();\n"]
    )


def _sources(folder: Path) -> dict[str, str]:
    """Name and text of the entry module and of every module it imports, directly or through others."""
    sources: dict[str, str] = {}
    wanted = [ENTRY]
    while wanted:
        name = wanted.pop()
        if name not in sources:
            path = folder / f"{name}.js"
            if not path.exists():
                raise ModuleRefused(f"There is no module {name}.js in {folder}.")
            sources[name] = path.read_text(encoding="utf-8")
            wanted += [match["module"] for match in IMPORT.finditer(sources[name])]
    return sources


def _as_function(name: str, text: str) -> str:
    exports = [match["name"] for match in EXPORT.finditer(text)]
    text = IMPORT.sub(_as_constant, COMMENT.sub("", text))
    text = EXPORT.sub(lambda match: f"{match['kind']} {match['name']}", text)
    unknown = LEFT_OVER.search(text)
    if unknown:
        raise ModuleRefused(f"{name}.js: this form of import or export cannot be joined: {unknown[0].strip()}")
    return f"const {_identifier(name)} = (() => {{\n{text}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _as_constant(match: re.Match[str]) -> str:
    module = _identifier(match["module"])
    if match["namespace"]:
        return f"const {match['namespace']} = {module};"
    names = [part.strip() for part in match["names"].split(",") if part.strip()]
    return f"const {{ {', '.join(': '.join(re.split(r' +as +', name)) for name in names)} }} = {module};"


def _identifier(name: str) -> str:
    return "$" + name.replace("-", "_")
