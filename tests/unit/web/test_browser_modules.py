"""Modules joined into one script: in the order of their imports, each with names of its own, and refused in words where they cannot be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from web.browser_modules import BrowserScript, ModuleRefused, bundle

MODULES = Path(__file__).resolve().parents[3] / "assets" / "modules"


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name.replace('_', '-')}.js").write_text(text, encoding="utf-8")
    return folder


def run(script: str) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine: the joined script was not run")
    return subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout.strip()


def test_modules_are_joined_in_the_order_of_their_imports(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        main='import { add as plus, ONE } from "./sums.js";\nimport * as words from "./a-word.js";\n'
        "console.log(plus(ONE, 2), words.say(), typeof add);\n",
        sums='import { say } from "./a-word.js";\n\nexport const ONE = say().length;\nexport function add(a, b) {\n  return a + b;\n}\n',
        a_word='/* What\n   it says. */\nconst word = "w";\n\n// A comment.\nexport const say = () => word;\n',
        unused="throw new Error();\n",
    )
    assert run(bundle(folder)) == "3 w undefined"


def test_imports_over_several_lines_and_names_used_twice(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        main='import {\n  start,\n  stop,\n} from "./one.js";\nconst state = "mine";\nconsole.log(start(), stop(), state);\n',
        one='const state = "its own";\nexport const start = () => state;\nexport async function wait() {}\nexport const stop = () => "end";\n',
    )
    assert run(bundle(folder)) == "its own end mine"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('import "./one.js";', "cannot be joined"),
        ("export default 1;", "cannot be joined"),
        ("export let count = 0;", "cannot be joined"),
        ("export { one };", "cannot be joined"),
        ('import { one } from "./missing.js";', "no module missing.js"),
        ('import { one } from "./one.js";', "import each other"),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, text: str, words: str) -> None:
    written(tmp_path, main=text, one='import { two } from "./main.js";\nexport const one = 1;\n')
    with pytest.raises(ModuleRefused, match=words):
        bundle(tmp_path)


def test_the_script_is_the_same_every_time_and_its_address_names_it(tmp_path: Path) -> None:
    script = BrowserScript.of(MODULES)
    assert script == BrowserScript.of(MODULES)
    other = BrowserScript.of(written(tmp_path, main="const one = 1;\n"))
    assert script.address != other.address
    assert script.address.startswith("assets/workbench.js?v=")


def test_every_module_is_in_the_script() -> None:
    text = bundle(MODULES)
    for path in MODULES.glob("*.js"):
        assert f"const ${path.stem.replace('-', '_')} = " in text, path.name


def test_the_script_sets_one_global() -> None:
    """Besides `dash_clientside.workbench`, only the two that the chart library is asked for by are set, in one module."""
    for path in MODULES.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "globalThis" not in text, path.name
        if path.stem != "chart-library":
            assert "window.Plotly" not in text, path.name
        if path.stem != "framework":
            assert "dash_clientside" not in text, path.name
