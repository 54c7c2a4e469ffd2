"""The command line: what it takes, what it refuses and in which words, and when it installs."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cli import arguments, environment, main, process, programs, requirements, sbom, testing

ROOT = process.ROOT
BEFORE_SET_UP = [ROOT / "manage.py", *sorted((ROOT / "cli").glob("*.py"))]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with requirement files of its own, and no environment."""
    (tmp_path / "requirements.txt").write_text('# words\none==1.0\n\ntwo==2.0 ; sys_platform != "win32"\n')
    (tmp_path / "requirements-dev.txt").write_text(
        '-r requirements.txt\nthree==3.0\nfour==4 ; sys_platform == "win32"\n'
    )
    monkeypatch.setattr(process, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path / ".venv")
    return tmp_path


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
        timeout=60,
        check=False,
    )


# --- what may be asked ---


@pytest.mark.parametrize("file", BEFORE_SET_UP, ids=lambda file: file.name)
def test_only_the_standard_library_at_the_top(file: Path) -> None:
    """Setting up starts from nothing but Python."""
    imported = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= set(sys.stdlib_module_names) | {"__future__", "cli"}


@pytest.mark.parametrize("file", BEFORE_SET_UP, ids=lambda file: file.name)
def test_an_old_python_can_read_it_far_enough_to_say_so(file: Path) -> None:
    ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_entry_is_thin() -> None:
    assert len((ROOT / "manage.py").read_text(encoding="utf-8").splitlines()) < 60


def test_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert arguments.parser().parse_args(["run"]).port == 8050
    assert arguments.parser().parse_args(["run", "--port", "9000"]).port == 9000
    monkeypatch.setenv("PORT", "8123")
    assert arguments.parser().parse_args(["run"]).port == 8123
    monkeypatch.setenv("PORT", "")
    assert arguments.parser().parse_args(["run"]).port == 8050


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "8050.0", "٣"])
def test_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        arguments.parser().parse_args(["run", "--port", port])
    assert stopped.value.code == 2
    assert "port" in capsys.readouterr().err


def test_the_folder_of_figures_with_and_without_its_word() -> None:
    assert arguments.parser().parse_args(["data", "--source", "x"]).source == Path("x")
    assert arguments.parser().parse_args(["data", "x"]).folder == Path("x")
    for words in ([], ["--source", "x", "y"]):
        with pytest.raises(SystemExit):
            arguments.parser().parse_args(["data", *words])


@pytest.mark.parametrize("words", [["-k", "funnel"], ["--", "-k", "funnel"], ["tests/unit", "-x"], []])
def test_what_follows_test_goes_to_pytest(words: list[str]) -> None:
    for command in ("test", "test-all"):
        assert testing.passed_on(arguments.parser().parse_args([command, *words])) == [
            each for each in words if each != "--"
        ]


def test_every_command_is_carried_out_or_refused() -> None:
    offered = next(action for action in arguments.parser()._actions if action.dest == "command").choices
    assert offered is not None
    assert set(offered) == set(main.COMMANDS)


def test_the_makefile_is_a_list_of_aliases() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in set(main.COMMANDS) - {"release", "worker"}:
        assert f" {command}" in text.split(".PHONY:")[1].split("\n")[0]


# --- honest refusals ---


def test_a_python_that_is_too_old() -> None:
    words = environment.problem_with((3, 9, 2))
    assert words is not None
    assert "3.11 or newer" in words
    assert "3.9.2" in words
    assert environment.problem_with((3, 11, 0)) is None
    assert environment.problem_with((4, 0, 0)) is None


def test_a_python_that_is_too_old_is_told_before_anything_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "problem_with", lambda version: "Too old.")
    assert main.main(["run"]) == 1
    assert capsys.readouterr().err == "Too old.\n"


def test_a_folder_of_figures_that_is_none() -> None:
    said = run("data", "--source", "no-such-folder")
    assert said.returncode == 1
    assert "no-such-folder is not a folder" in said.stderr


def test_settings_that_cannot_be_used() -> None:
    said = run("editions", KEEP_EDITIONS="many")
    assert said.returncode == 1
    assert "KEEP_EDITIONS" in said.stderr
    assert "Traceback" not in said.stderr


# --- setting up ---


def test_pins_are_those_of_the_platform(elsewhere: Path) -> None:
    assert requirements.pins(requirements.SERVING, "linux") == {"one": "1.0", "two": "2.0"}
    assert requirements.pins(requirements.SERVING, "win32") == {"one": "1.0"}
    assert requirements.pins(requirements.DEVELOPING, "win32") == {"one": "1.0", "three": "3.0", "four": "4"}


def test_pins_of_the_project_are_all_read() -> None:
    for name in (requirements.SERVING, requirements.DEVELOPING):
        lines = [
            line for file in requirements.FILES[name] for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        ]
        written = sum("==" in line.split(";")[0] for line in lines)
        on_both = requirements.pins(name, "linux").keys() | requirements.pins(name, "win32").keys()
        assert len(on_both) == written > 20


def test_the_stamp_changes_with_the_requirements(elsewhere: Path) -> None:
    (elsewhere / ".venv").mkdir()
    assert not environment.stamped(requirements.SERVING)
    environment.write_stamp(requirements.SERVING)
    assert environment.stamped(requirements.SERVING)
    assert not environment.stamped(requirements.DEVELOPING)
    environment.write_stamp(requirements.DEVELOPING)
    assert environment.stamped(requirements.DEVELOPING)

    (elsewhere / "requirements-dev.txt").write_text("-r requirements.txt\nthree==3.1\n")
    assert environment.stamped(requirements.SERVING)
    assert not environment.stamped(requirements.DEVELOPING)
    (elsewhere / "requirements.txt").write_text("one==1.1\n")
    assert not environment.stamped(requirements.SERVING)


def test_developing_includes_serving(elsewhere: Path) -> None:
    (elsewhere / ".venv").mkdir()
    environment.write_stamp(requirements.DEVELOPING)
    assert environment.stamped(requirements.SERVING)


def test_line_ends_of_windows_are_no_change(elsewhere: Path) -> None:
    (elsewhere / ".venv").mkdir()
    environment.write_stamp(requirements.SERVING)
    file = elsewhere / "requirements.txt"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert environment.stamped(requirements.SERVING)


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"'])
def test_a_damaged_stamp_is_no_stamp(elsewhere: Path, content: str) -> None:
    (elsewhere / ".venv").mkdir()
    (elsewhere / ".venv" / "installed.json").write_text(content)
    assert not environment.stamped(requirements.SERVING)


def test_an_environment_with_everything_needs_no_set_up(elsewhere: Path) -> None:
    """As in a container, where the packages were installed beforehand: no `.venv` is made."""
    version = importlib.metadata.version("dash")
    (elsewhere / "requirements.txt").write_text(f"dash=={version}\n")
    assert environment.has_everything(requirements.SERVING)
    (elsewhere / "requirements.txt").write_text("dash==0.0.1\n")
    assert not environment.has_everything(requirements.SERVING)
    (elsewhere / "requirements.txt").write_text("no-such-package-at-all==1\n")
    assert not environment.has_everything(requirements.SERVING)
    assert not (elsewhere / ".venv").exists()


def test_an_environment_whose_python_is_gone_is_not_usable(tmp_path: Path) -> None:
    assert environment.version_of(tmp_path / "python") == (0,)
    assert environment.version_of(Path(sys.executable)) == sys.version_info[:2]


def test_packages_that_cannot_be_installed(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "environment_python", lambda: Path(sys.executable))
    monkeypatch.setattr(environment, "has_everything", lambda requirements: False)
    monkeypatch.setattr(subprocess, "run", refusing(subprocess.run, unless="-c"))
    assert main.main(["lint"]) == 1
    said = capsys.readouterr().err
    assert "Setting up failed." in said
    assert "HTTPS_PROXY" in said


def test_an_environment_that_cannot_be_made(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "has_everything", lambda requirements: False)
    monkeypatch.setattr(subprocess, "run", refusing(subprocess.run, unless="-c"))
    assert main.main(["run"]) == 1
    assert "python3-venv" in capsys.readouterr().err


def refusing(really: object, unless: str) -> object:
    def refuse(command: list[str], **options: object) -> object:
        if unless in command:
            return really(command, **options)  # type: ignore[operator]
        return subprocess.CompletedProcess(command, 1, "", "")

    return refuse


# --- the browser of the tests ---


def test_a_browser_named_by_hand_comes_first(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    assert programs.chromium({"CHROMIUM": str(program)}) is None
    program.touch()
    assert programs.chromium({"CHROMIUM": str(program)}) == str(program)


def test_a_browser_of_windows_is_found(tmp_path: Path) -> None:
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    assert programs.chromium({"PATH": str(tmp_path), "PROGRAMFILES(X86)": str(tmp_path)}) == str(edge)


# --- the worker ---


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_the_worker_waits_and_stops_when_asked(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "worker"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATA_FOLDER": str(tmp_path)},
    )
    try:
        assert process.stderr is not None
        waiting = process.stderr.readline()
        assert "waiting for jobs of these kinds: " in waiting and "build_edition" in waiting
        time.sleep(0.1)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "stopped, as asked" in err
    assert out == ""


# --- backup and restore ---


def test_backup_and_restore(tmp_path: Path) -> None:
    made = run("backup", DATA_FOLDER=str(tmp_path))
    assert (made.returncode, made.stderr) == (0, "")
    (file,) = (tmp_path / "backups").iterdir()
    assert made.stdout.startswith(f"{file}  0 audit rows, 0 items, 0 jobs, 0 places, ")

    done = run("restore", str(file), DATA_FOLDER=str(tmp_path / "other"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Restored from {file}: 1 audit row, 0 items, 0 jobs, 0 places, 0 item revisions.\n"


def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path: Path) -> None:
    said = run("restore", str(ROOT / "README.md"), DATA_FOLDER=str(tmp_path))
    assert said.returncode == 1
    assert said.stderr.startswith("Nothing was changed. ")
    assert "is not a backup of a workspace" in said.stderr
    assert "Traceback" not in said.stderr

    said = run("backup", str(ROOT / "README.md"), DATA_FOLDER=str(tmp_path))
    assert said.returncode == 1
    assert said.stderr.startswith("No backup was made. ")
    assert "is there already" in said.stderr


def test_a_deployment_that_would_lose_what_people_make_does_not_start() -> None:
    variables = {"DEPLOYED": "1", "DATA_FOLDER": "", "WORKSPACE_DATABASE_URL": ""}
    for command in ("run", "release", "worker"):
        said = run(command, **variables)
        assert said.returncode == 1
        assert "WORKSPACE_DATABASE_URL" in said.stderr
        assert "Traceback" not in said.stderr


# --- what it is made of ---


@pytest.mark.parametrize("name", [requirements.SERVING, requirements.DEVELOPING])
def test_every_requirement_is_pinned_by_hash(name: str) -> None:
    wanted = requirements.pins(name, "linux") | requirements.pins(name, "win32")
    given = requirements.hashes(name)
    assert set(given) == set(wanted)
    assert all(given.values())
    assert all(len(set(each)) == len(each) for each in given.values())


def test_compiled_packages_have_files_for_every_platform() -> None:
    """A package of pure Python has one or two files; one that is compiled has many, or it would fail on Windows or a newer Python."""
    given = requirements.hashes(requirements.SERVING)
    for name in ("numpy", "pandas", "scipy", "orjson", "SQLAlchemy", "psycopg-binary", "Brotli", "shapely", "PyYAML"):
        assert len(given[name]) > 12, name


def test_hashes_stand_where_pins_are_read(elsewhere: Path) -> None:
    (elsewhere / "requirements.txt").write_text(
        f"one==1.0 \\\n    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n"
        f'two==2.0 ; sys_platform != "win32" \\\n    --hash=sha256:{"c" * 64}\n'
    )
    assert requirements.pins(requirements.SERVING, "linux") == {"one": "1.0", "two": "2.0"}
    assert requirements.pins(requirements.SERVING, "win32") == {"one": "1.0"}
    assert requirements.hashes(requirements.SERVING) == {"one": ("a" * 64, "b" * 64), "two": ("c" * 64,)}


def test_the_list_of_packages_is_that_of_the_requirements() -> None:
    """`python manage.py sbom` writes it anew."""
    kept = json.loads((ROOT / sbom.SBOM).read_text(encoding="utf-8"))
    assert (kept["bomFormat"], kept["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", kept["serialNumber"])

    def facts(bill: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [
            (
                each["name"],
                each["version"],
                each["scope"],
                each["purl"],
                [hash["content"] for reference in each["externalReferences"] for hash in reference["hashes"]],
            )
            for each in bill["components"]
        ]

    assert facts(kept) == facts(sbom.bill_of_materials())
    assert len(kept["components"]) == len(requirements.hashes(requirements.DEVELOPING))
    assert kept["dependencies"][0]["dependsOn"] == [each["bom-ref"] for each in kept["components"]]


def test_there_is_a_licence_and_a_way_to_report_a_weakness() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    words = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "private security advisories" in words
    for file in re.findall(r"`((?:web|tests)/[\w./]+|[\w.]+\.(?:txt|json))`", words):
        assert (ROOT / file).exists(), file
