"""The files around the package say the same as pyproject.toml, which is the one list."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import bootstrap
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from tests.browser import chromium
from tests.locked import differences, locked, main, pinned

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
DECLARED = [
    *PROJECT["dependencies"],
    *[needed for extra in PROJECT["optional-dependencies"].values() for needed in extra],
    *PYPROJECT["build-system"]["requires"],
]
SYSTEMS = [("linux", "posix", "Linux"), ("darwin", "posix", "Darwin"), ("win32", "nt", "Windows")]
PYTHONS = [f"3.{minor}" for minor in range(50) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])]
PLATFORMS = [
    {"sys_platform": name, "os_name": os, "platform_system": system, "python_version": python}
    | {
        "python_full_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for name, os, system in SYSTEMS
    for python in PYTHONS
]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_four_pythons_are_supported_and_each_has_its_classifier():
    named = [text.rpartition(" ")[2] for text in PROJECT["classifiers"] if text.startswith("Programming Language")]
    assert named == PYTHONS == ["3.11", "3.12", "3.13", "3.14"]


def imported_packages() -> set[str]:
    """The names that modules of the package import at their top or within, without Python's own."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "src").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in named} - sys.stdlib_module_names - {"blendresearch"}


def test_what_the_package_imports_is_declared():
    declared = {Requirement(text).name for text in PROJECT["dependencies"]}
    from_pydantic = {"pydantic_core"}  # pydantic pins it, version by version
    distributions = packages_distributions()
    providers = {name: {each.lower() for each in distributions[name]} for name in imported_packages() - from_pydantic}
    assert [name for name, provided in sorted(providers.items()) if not provided & declared] == []


def test_jupyterlab_is_an_extra():
    assert [Requirement(text).name for text in PROJECT["optional-dependencies"]["lab"]] == ["jupyterlab"]
    assert "jupyterlab" not in {Requirement(text).name for text in PROJECT["dependencies"]}


@pytest.mark.parametrize("declared", DECLARED)
def test_lock_pins_every_dependency_once_for_each_python_and_system_within_its_range(declared):
    wanted = Requirement(declared)
    pins = [pin for pin, _ in locked() if pin.name == wanted.name]
    asked = [each for each in PLATFORMS if wanted.marker is None or wanted.marker.evaluate({"extra": "", **each})]
    assert asked
    for platform in asked:
        (pin,) = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(platform)]
        assert pinned(pin) in wanted.specifier, platform


def test_lock_has_hashes_for_each_package_and_names_neither_host_nor_folder():
    assert [pin.name for pin, hashes in locked() if not hashes] == []
    assert len(locked()) > 100
    assert "/" not in read("requirements.lock")


def test_lock_holds_back_what_its_constraints_say():
    lines = [line for line in read("lock-constraints.txt").splitlines() if line and not line.startswith("#")]
    held = {constraint.name: constraint.specifier for constraint in map(Requirement, lines)}
    pins = [(pin.name, pinned(pin)) for pin, _ in locked() if pin.name in held]
    assert [(name, version) for name, version in pins if version not in held[name]] == []


def test_conda_environment_has_the_python_of_pyproject_and_the_packages_of_the_lock():
    conda = yaml.safe_load(read("environment.yml"))
    python, tool, packages = conda["dependencies"]
    assert conda["name"] == PROJECT["name"]
    assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(PROJECT["requires-python"])
    assert tool == "pip"
    assert packages == {"pip": ["--requirement requirements.lock"]}


def test_citation_names_this_version_and_licence():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "abstract", "keywords"} <= citation.keys()
    assert citation["type"] == "software"
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == PROJECT["authors"]


def test_changelog_opens_with_this_version():
    versions = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == PROJECT["version"]
    assert versions == sorted(versions, key=Version, reverse=True)


def test_licence_is_the_whole_eupl():
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


def test_ci_runs_the_test_command_of_the_readme():
    assert read(".ci/run").rstrip().splitlines()[-1] == "exec make test </dev/null"


def test_every_job_of_the_makefile_is_a_job_of_bootstrap():
    jobs = re.findall(r"^(\w+):.*\n\t@\$\(PYTHON\) bootstrap\.py (\w+)$", read("Makefile"), re.MULTILINE)
    assert jobs == [(job, job) for job in ("report", "test", "setup", "lock")]
    assert "\nnewest:" in read("Makefile")
    assert "\t@$(PYTHON) bootstrap.py test --newest\n" in read("Makefile")


@pytest.fixture
def commands(monkeypatch, tmp_path) -> list[tuple[str, ...]]:
    """The commands that bootstrap would have run, with an environment folder of its own."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "NEWEST", tmp_path / "newest")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "make_environment", lambda folder: folder.mkdir(exist_ok=True))
    monkeypatch.setattr(bootstrap, "run", lambda *command, **_: ran.append(command))
    return ran


def test_second_set_up_does_nothing(commands):
    bootstrap.set_up()
    assert ["--require-hashes" in command for command in commands] == [True, False]
    commands.clear()
    bootstrap.set_up()
    assert commands == []


def test_changed_project_is_installed_again_without_its_packages(commands, monkeypatch, tmp_path):
    bootstrap.set_up()
    commands.clear()
    changed = tmp_path / "pyproject.toml"
    changed.write_text("changed", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "PYPROJECT", changed)
    bootstrap.set_up()
    assert ["--editable" in command for command in commands] == [True]


def test_newest_packages_come_from_pyproject_alone_and_are_told_before_the_same_checks(commands, monkeypatch):
    monkeypatch.setattr(bootstrap, "provide_browser", lambda _: None)
    assert bootstrap.main(["test", "--newest"]) == 0
    newest = [command[1:] for command in commands]
    assert all(Path(command[0]).is_relative_to(bootstrap.NEWEST) for command in commands)
    assert not [command for command in newest if {"--requirement", "--constraint"} & {*command}]
    assert f"{ROOT}[test]" in newest[1]
    assert newest[2] == ("-m", "tests.locked")
    commands.clear()
    bootstrap.test()
    assert newest[3:] == [command[1:] for command in commands][-3:]


@pytest.mark.parametrize("job", ["report", "setup", "lock"])
def test_only_tests_run_with_the_newest_packages(job, commands, capsys):
    with pytest.raises(SystemExit):
        bootstrap.main([job, "--newest"])
    assert "--newest goes with test" in capsys.readouterr().err
    assert commands == []


def test_table_names_what_differs_from_the_lock(monkeypatch, capsys):
    pins = [(Requirement(text), []) for text in ("here==1.0", "same==2.0", "absent==1.0", "other==1 ; os_name == 'x'")]
    monkeypatch.setattr("tests.locked.locked", lambda: pins)
    monkeypatch.setattr("tests.locked._installed", {"here": "1.1", "same": "2.0", "other": "2"}.get)
    assert differences() == [("here", "1.0", "1.1")]
    main()
    assert [line.split() for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["package", "locked", "here"],
        ["here", "1.0", "1.1"],
    ]


def test_unsupported_python_is_told_in_one_sentence_what_is_needed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.main(["setup"]) == 2
    said = "bootstrap: this is Python 3.10; blendresearch needs 3.11 to 3.14. Install python3.14.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("folder", ["VENV", "NEWEST"])
def test_an_environment_is_made_by_the_python_below_it(folder, commands, monkeypatch):
    asked = []
    monkeypatch.setattr(bootstrap.sys, "prefix", str(getattr(bootstrap, folder)))
    monkeypatch.setattr(bootstrap.sys, "executable", "in the environment")
    monkeypatch.setattr(bootstrap.sys, "_base_executable", __file__)
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "setup"])
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda line: asked.append(line) or 7)
    assert bootstrap.main(["setup"]) == 7
    assert asked == [[__file__, "bootstrap.py", "setup"]]
    assert commands == []


def test_an_environment_without_the_python_below_it_is_not_deleted(commands, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap.sys, "prefix", str(bootstrap.VENV))
    monkeypatch.setattr(bootstrap.sys, "_base_executable", str(tmp_path / "gone"))
    assert bootstrap.main(["setup", "--clean"]) == 2
    assert "Run it with another Python.\n" in capsys.readouterr().err
    assert bootstrap.VENV.is_dir()
    assert commands == []


def test_chosen_browser_goes_first(monkeypatch):
    monkeypatch.setenv("BLENDRESEARCH_CHROMIUM", "chosen")
    assert chromium() == "chosen"


def test_unpacked_browser_is_found_where_none_is_on_path(monkeypatch, tmp_path):
    launcher = tmp_path / "chromium" / "chromium"
    launcher.parent.mkdir()
    launcher.touch()
    monkeypatch.delenv("BLENDRESEARCH_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.browser.PLACES", (tmp_path / "absent", launcher))
    assert chromium() == str(launcher)
