"""The rules of the project's shape, held where a tool does not hold them already."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from data_access.workspace.audit import Did

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("analysis", "application", "components", "data_access", "domain", "pages", "web")
OURS = (*LAYERS, "app", "benchmarks", "caching", "cli", "manage", "settings", "tests", "vocabulary")
TOP = (
    *("app.py", "caching.py", "vocabulary.py", "manage.py", "gunicorn.conf.py"),
    *(*LAYERS, "settings", "assets", "cli", "tests", "benchmarks", "docs/adr"),
    *("Makefile", "Procfile", ".ci/run", "pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    *(
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "docs/glossary.md",
        ".pre-commit-config.yaml",
        ".gitignore",
        ".gitattributes",
    ),
)
PAGES = sorted((ROOT / "pages").rglob("*.py"))
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
SETTINGS = sorted((ROOT / "settings").rglob("*.py"))
SINGLE = [ROOT / name for name in ("app.py", "caching.py", "manage.py", "vocabulary.py", "gunicorn.conf.py")]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Top-level names a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
    return found


def text_without_docstrings(path: Path) -> str:
    """A module's code as it is run: no comments, no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0].value.value = ""
    return ast.unparse(tree)


def test_import_contracts_hold() -> None:
    tool = Path(sys.executable).parent / ("lint-imports.exe" if sys.platform == "win32" else "lint-imports")
    said = subprocess.run([str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-1000:]


@pytest.mark.parametrize(
    ("module", "may_import"),
    [
        ("vocabulary.py", set()),
        ("caching.py", set()),
        ("app.py", {*LAYERS, "caching", "settings", "vocabulary"}),
    ],
)
def test_the_single_modules_import_what_they_may(module: str, may_import: set[str]) -> None:
    assert imports(ROOT / module) & set(OURS) <= may_import


def test_pages_import_only_the_three_layers_and_the_nouns() -> None:
    for path in PAGES:
        assert imports(path) & set(OURS) <= {
            "analysis",
            "caching",
            "components",
            "data_access",
            "domain",
            "pages",
            "vocabulary",
        }, named(path)


def test_no_page_imports_another() -> None:
    """Of those that `pages` lists, new ones too: the contract in pyproject.toml names folders."""
    tree = ast.parse((ROOT / "pages" / "__init__.py").read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "pages"]
    listed = {alias.name for node in nodes for alias in node.names}
    assert len(listed) > 8
    for path in PAGES:
        own = path.relative_to(ROOT / "pages").parts[0].removesuffix(".py")
        if own in listed:
            assert not (modules_of_pages(path) & listed) - {own}, named(path)


def modules_of_pages(path: Path) -> set[str]:
    """The modules and folders below `pages` that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pages.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "pages":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("pages."):
            found.add(str(node.module).split(".")[1])
    return found


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_no_callback_and_no_component_id(path: Path) -> None:
    code = text_without_docstrings(path)
    for forbidden in (
        r"\bOutput\(",
        r"\bInput\(",
        r"\bState\(",
        r"callback",
        r"\bhtml\.",
        r"\bdcc\.",
        r"['\"#][\w-]+--\w",
    ):
        assert not re.search(forbidden, code), f"{named(path)} has {forbidden}: the page factory does that"
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and any(keyword.arg == "id" for keyword in node.keywords):
            assert ast.unparse(node.func) == "Exhibit", f"{named(path)} gives an id to {ast.unparse(node.func)}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_declares_its_drills_above_the_exhibit(path: Path) -> None:
    """One declaration makes the table's buttons and the clicks on the chart. Given to Exhibit, it would make the buttons only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Exhibit":
            assert "drill" not in {keyword.arg for keyword in node.keywords}, f"{named(path)}: use @drills"


def test_one_module_of_the_store_reads_the_fact_table() -> None:
    """What leaves the store is protected: whatever else read the table could pass on a number that may not be shown."""
    store = ROOT / "data_access" / "reference" / "store"
    readers = {
        path.stem
        for path in store.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr == "observation")
        or (isinstance(node, ast.alias) and node.name == "observation")
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and "FROM observation" in node.value)
    }
    assert readers == {"stored_figures"}
    users = {path.stem for path in MODULES if "StoredFigures" in text_without_docstrings(path)}
    assert users == {"stored_figures", "figures", "disclosed", "store"}, "`store` only puts the parts together"


@pytest.mark.parametrize("path", [*MODULES, *SETTINGS, *SINGLE, *TESTS], ids=named)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_no_file_is_named_after_nothing() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff"}
    assert [named(path) for path in MODULES if path.stem in names] == []


@pytest.mark.parametrize("name", TOP)
def test_what_others_rely_on_is_there(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    wanted = [line for line in lines if line and not line.startswith("#") and line != "-r requirements.txt"]
    assert len(wanted) > 10
    pin = re.compile(r"[\w.-]+==[\w.+]+( ; sys_platform [!=]= \"win32\")?( --hash=sha256:[0-9a-f]{64})+")
    assert [line for line in wanted if not pin.fullmatch(line)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_requirement_has_a_reason(name: str) -> None:
    """A comment on the line above the pin. Requirements of other packages have none: those packages are their reason."""
    direct = (ROOT / name).read_text(encoding="utf-8").split("# Needed by those")[0].splitlines()
    pins = [index for index, line in enumerate(direct) if "==" in line and not line.startswith("#")]
    assert len(pins) > 10
    assert [direct[index] for index in pins if not re.match(r"# \S+ \S+", direct[index - 1])] == []


def test_the_changelog_has_a_date_for_every_version_and_begins_with_the_present_one() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    releases = [heading for heading in headings if heading != "Unreleased"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", release) for release in releases)
    dates = [release.split(" - ")[1] for release in releases]
    assert dates == sorted(dates, reverse=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert releases[0].startswith(f"{version} - ")


def test_the_glossary_is_in_alphabetical_order() -> None:
    tables = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert len(tables) == 2
    for table in tables:
        terms = re.findall(r"^\| ((?!Term )[^|]+) \|", table, re.MULTILINE)
        assert len(terms) > 20 and terms == sorted(terms, key=str.lower)


@pytest.mark.parametrize("path", SETTINGS, ids=named)
def test_settings_import_nothing_else_of_the_project(path: Path) -> None:
    assert imports(path) & set(OURS) <= {"settings"}


def test_what_is_written_into_the_audit_is_one_of_its_words() -> None:
    called = [
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Entry" and node.args
    ]
    words = [node.args[0].value for node in called if isinstance(node.args[0], ast.Constant)]
    assert len(called) > 10
    assert [each for each in words if each not in set(Did)] == []


def test_what_the_code_imports_is_required() -> None:
    """No package is used that came along only because another one happens to need it."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    direct = text.split("# Needed by those")[0]
    required = {name.casefold().replace("-", "_") for name in re.findall(r"^([\w.-]+)==", direct, re.MULTILINE)}
    required |= {"yaml"} if "pyyaml" in required else set()
    required |= {"pptx"} if "python_pptx" in required else set()
    used = set().union(*map(imports, [*MODULES, *SETTINGS, *SINGLE]))
    assert used - set(sys.stdlib_module_names) - set(OURS) - {"__future__"} <= required


BUILDING = ROOT / "web" / "chart_library_build.py"  # run by `manage.py assets` alone


def test_what_is_served_starts_no_program_and_asks_only_whom_the_settings_name() -> None:
    served = [path for path in [*MODULES, *SETTINGS, *SINGLE] if path != BUILDING]
    assert [named(path) for path in served if "chart_library_build" in text_without_docstrings(path)] == []
    starting = re.compile(r"\bos\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*|startfile)\(|\bsubprocess\b")
    assert starting.search(text_without_docstrings(BUILDING))
    asking = {"aiohttp", "authlib", "ftplib", "httpx", "requests", "smtplib", "urllib3", "xmlrpc"}
    opening = re.compile(r"\burlopen\b|\bHTTPS?Connection\b|\bcreate_connection\b|\.connect\(\(")
    code = {path: text_without_docstrings(path) for path in served if path != ROOT / "manage.py"}  # the command line
    assert [named(path) for path in code if starting.search(code[path])] == []
    assert [named(path) for path in code if imports(path) & asking or opening.search(code[path])] == ["web/provider.py"]


def test_secrets_rest_on_no_weak_digest_and_no_chance_that_can_be_foretold() -> None:
    weak = re.compile(r"\bhashlib\.(md5|sha1|new)\b|\busedforsecurity\b")
    for path in [*MODULES, *SETTINGS, *SINGLE]:
        assert not weak.search(text_without_docstrings(path)), named(path)
        assert "random" not in imports(path), f"{named(path)}: `secrets` for secrets, numpy for draws"


def test_nothing_is_loaded_from_another_host() -> None:
    """No address a browser would fetch by itself. Links a reader follows are `href`s; names of formats are not fetched."""
    fetched = re.compile(
        r"""(?:src\s*=\s*["']?|url\(\s*["']?|@import\s+["']?|import\(\s*["']|fetch\(\s*["'`]|external_(?:scripts|stylesheets)\s*=\s*\[\s*["'])"""
        r"""(?:https?:)?//[^\s"')]+"""
    )
    deliverers = re.compile(
        r"cdn\.|jsdelivr|unpkg|cloudflare|googleapis|gstatic|bootstrapcdn|cdnjs|mapbox|tile\.openstreetmap"
    )
    for folder in ("assets", "components", "pages", "web"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".html", ".svg"):
                text = path.read_text(encoding="utf-8")
                assert not fetched.findall(text), named(path)
                assert not deliverers.findall(text), named(path)


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")
    assert sorted(re.findall(r"\]\(([^)]+\.md)\)", index)) == files
    numbers = [name[:4] for name in files]
    assert numbers == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for name in files:
        text = (folder / name).read_text(encoding="utf-8")
        assert re.match(rf"# {int(name[:4])}\. \S", text), name
        title = text.splitlines()[0].partition(". ")[2]
        assert f"[{title}]({name})" in index, f"{name} has another title in the index"
        for part in ("Status:", "## Context", "## Decision", "## Consequences"):
            assert part in text, f"{name} has no {part}"
