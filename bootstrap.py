"""The one place of the set-up: it makes the environment, finds a browser for the tests, and runs the job.

    python3 bootstrap.py report    the reference study, from raw exports to report
    python3 bootstrap.py test      everything that a change must pass; with --newest: with the newest packages
    python3 bootstrap.py setup     only the environment, in .venv
    python3 bootstrap.py lock      pins the dependencies again, in requirements.lock

Standard library only, and nothing that an older Python cannot read: it has to say which Python it needs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
STAMP = VENV / "set-up.txt"
NEWEST = ROOT / ".venv-newest"
PYPROJECT = ROOT / "pyproject.toml"
LOCK = ROOT / "requirements.lock"
REFERENCE_STUDY = "nl-mbo-2025"


class Stop(Exception):
    """The job cannot go on; the sentence says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the job that the command line names; returns the exit code of its first command that fails, or 0."""
    parser = argparse.ArgumentParser(description="Sets up blendresearch in .venv and runs a job.")
    parser.add_argument("job", choices=["report", "test", "setup", "lock"])
    parser.add_argument("--clean", action="store_true", help="make .venv, .venv-newest and .cache anew")
    parser.add_argument("--newest", action="store_true", help="test with the newest packages, in .venv-newest")
    options = parser.parse_args(arguments)
    if options.newest and options.job != "test":
        parser.error("--newest goes with test")
    try:
        python = supported_python()
        if python != sys.executable:
            return subprocess.call([python, *sys.argv])
        if options.clean:
            for folder in (VENV, NEWEST, CACHE):
                shutil.rmtree(folder, ignore_errors=True)
        jobs = {"report": report, "test": test_newest if options.newest else test, "setup": set_up, "lock": lock}
        jobs[options.job]()
    except Stop as reason:
        print(f"bootstrap: {reason}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    return 0


def report() -> None:
    """Set up and run the main job on the reference study."""
    set_up()
    run(in_environment(VENV, "blendresearch"), "run", REFERENCE_STUDY)


def test() -> None:
    """Set up and run every check."""
    set_up()
    check(VENV)


def test_newest() -> None:
    """Run the same checks with the newest packages that pyproject.toml admits, after a table of what differs."""
    set_up_newest()
    run(in_environment(NEWEST, "python"), "-m", "tests.locked")
    check(NEWEST)


def check(folder: Path) -> None:
    """See to a browser and run every check; pytest comes last, so that its count closes the output."""
    provide_browser(folder)
    python = in_environment(folder, "python")
    run(python, "-m", "ruff", "check")
    run(python, "-m", "ruff", "format", "--check")
    # Each worker begins with tests that stand together and share what they made; who is done takes over from others.
    # The tests start the command many times: that its modules are compiled once saves minutes where nobody keeps them.
    run(python, "-m", "pytest", "-n", "auto", "--dist", "worksteal", PYTHONDONTWRITEBYTECODE="")


# --- Python and its packages ---


def supported_python() -> str:
    """The running Python if pyproject.toml admits it, else the newest admitted one on PATH; Stop if there is none.

    For one of the environments that are made here, the Python below it: an environment is deleted before it is made.
    """
    declared = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', PYPROJECT.read_text(encoding="utf-8"))
    admitted = range(int(declared[1]), int(declared[2]))
    if sys.version_info[0] == 3 and sys.version_info[1] in admitted:
        return python_below()
    for minor in reversed(admitted):
        path = shutil.which(f"python3.{minor}")
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return path
    oldest, newest = f"3.{admitted[0]}", f"3.{admitted[-1]}"
    running = ".".join(map(str, sys.version_info[:2]))
    raise Stop(f"this is Python {running}; blendresearch needs {oldest} to {newest}. Install python{newest}.")


def python_below() -> str:
    """The running Python or, where it is that of an environment that is made here, the one which made that."""
    if Path(sys.prefix).resolve() not in (VENV, NEWEST, CACHE / "lock"):
        return sys.executable
    below = getattr(sys, "_base_executable", None)  # Python has no public name for it
    if not below or below == sys.executable or not Path(below).is_file():
        raise Stop(f"{sys.executable} belongs to the environment that is to be made. Run it with another Python.")
    return below


def set_up() -> None:
    """Make .venv hold the locked packages and this project; does nothing when neither has changed since.

    The stamp has two lines: what the packages were installed from (a moved folder counts, for its scripts name it)
    and what the project was installed from. It is written after each step, so that a broken-off set-up is seen.
    """
    packages = fingerprint(sys.version, str(ROOT), LOCK.read_text(encoding="utf-8"))
    project = fingerprint(packages, PYPROJECT.read_text(encoding="utf-8"))
    done = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() else []
    if done[:1] != [packages]:
        version = sys.version.split()[0]
        print(f"Setting up .venv with Python {version}: a minute or two, only the first time.", flush=True)
        make_environment(VENV)
        pip(VENV, "--require-hashes", "--no-deps", "--requirement", str(LOCK))
        STAMP.write_text(f"{packages}\n", encoding="utf-8")
    if done != [packages, project]:
        pip(VENV, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        STAMP.write_text(f"{packages}\n{project}\n", encoding="utf-8")
    keep_results_out_of_git()


def keep_results_out_of_git() -> None:
    """Let git store notebooks without what they showed: a filter of this clone, which .gitattributes asks for.

    It names the script of the worktree at hand, so that each branch uses its own; where there is none, or no Python,
    git says so and stores a notebook as it is, which a test refuses. Nothing to do outside of a clone.
    """
    python = in_environment(VENV, "python").replace("\\", "/")
    if not (ROOT / ".git").exists() or not shutil.which("git") or not Path(python).exists():
        return
    command = f'"{python}" -I src/blendresearch/run/clearing.py'
    line = ["git", "config", "--local", "filter.blendresearch-notebook.clean", command]
    subprocess.run(line, cwd=ROOT, capture_output=True, check=False)  # without it everything else works as well


def set_up_newest() -> None:
    """Make .venv-newest hold the newest of everything that this project and its tests need; each time anew.

    Neither requirements.lock nor lock-constraints.txt counts here: what they hold back is what is to be tried.
    """
    print("Setting up .venv-newest with the newest packages: a minute or two.", flush=True)
    make_environment(NEWEST)
    # The backend stands in the environment, as it does in .venv: the tests build a wheel with it.
    pip(NEWEST, *build_backend())
    pip(NEWEST, "--no-build-isolation", "--editable", f"{ROOT}[test]")


def lock() -> None:
    """Write requirements.lock for every supported Python and system; versions in it that still fit are kept."""
    folder = CACHE / "lock"
    make_environment(folder)
    pip(folder, "--constraint", str(ROOT / "lock-constraints.txt"), "uv")
    oldest = re.search(r'requires-python = ">=(3\.\d+)', PYPROJECT.read_text(encoding="utf-8"))[1]
    options = ["--no-config", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
    options += ["--python-version", oldest, "--all-extras", "--constraint", "lock-constraints.txt"]
    options += ["--custom-compile-command", "make lock", "--output-file", LOCK.name]
    run(in_environment(folder, "uv"), "pip", "compile", *options, PYPROJECT.name, "-", feed="\n".join(build_backend()))


def build_backend() -> list[str]:
    """What builds the project, with its helper for editable installs: pip takes them from the environment itself."""
    import tomllib  # noqa: PLC0415 - not in the Pythons that this file must still be readable by

    return [*tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["build-system"]["requires"], "editables"]


def fingerprint(*parts: str) -> str:
    """A short name for exactly these texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_environment(folder: Path) -> None:
    """Make an empty virtual environment with pip, also where the system's Python comes without it, as Debian's does."""
    shutil.rmtree(folder, ignore_errors=True)
    if importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", str(folder))
    elif shutil.which("apt-get"):
        unpack_debian(["python3-pip-whl"], CACHE / "pip")
        wheel = next((CACHE / "pip").glob("usr/share/python-wheels/pip-*.whl"))
        run(sys.executable, "-m", "venv", "--without-pip", str(folder))
        run(in_environment(folder, "python"), str(wheel / "pip"), "install", "--quiet", "--no-index", str(wheel))
    else:
        raise Stop("this Python lacks ensurepip. Install it (often in a package named python3-venv) and try again.")


def pip(folder: Path, *arguments: str) -> None:
    """Install into an environment; index, proxy and certificates are those of the user's own pip settings."""
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    run(in_environment(folder, "python"), "-m", "pip", "install", "--quiet", "--no-input", *arguments, **settings)


def in_environment(folder: Path, program: str) -> str:
    """The path of a program of a virtual environment."""
    return str(folder / ("Scripts" if os.name == "nt" else "bin") / program)


def run(*command: str, feed: str | None = None, silent: bool = False, **settings: str) -> None:
    """Run a command in the project's folder, in sight of the user; CalledProcessError if it fails.

    `feed` is its standard input, `silent` leaves out all but its complaints, `settings` are environment variables.
    """
    sys.stdout.flush()
    output = subprocess.DEVNULL if silent else None
    env = {**os.environ, **settings}
    subprocess.run(command, cwd=ROOT, env=env, check=True, input=feed, stdout=output, text=True)


# --- A browser for the tests ---


def provide_browser(environment: Path) -> None:
    """See to it that tests/browser.py finds a Chromium, and that Playwright's driver finds the one library it lacks.

    On Debian root installs what is missing; anyone else unpacks it in .cache. Elsewhere, and when that fails, the
    browser tests say why they are skipped.
    """
    from tests.browser import UNPACKED, chromium  # noqa: PLC0415 - only this job needs it

    missing = [] if chromium() else ["chromium"]
    driver = [in_environment(environment, "python"), "-m", "playwright", "--version"]
    if subprocess.run(driver, capture_output=True, check=False).returncode:
        missing.append("libatomic1")
    if not missing or not shutil.which("apt-get"):
        return
    if os.geteuid() == 0:
        print(f"Installing {' and '.join(missing)} for the browser tests.", flush=True)
        run("apt-get", "update", "--quiet=2")
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", *missing, silent=True, **quiet)
        return
    print(f"Unpacking {' and '.join(missing)} in .cache for the browser tests, as installing needs root.", flush=True)
    try:
        unpack_browser(missing, UNPACKED, environment)
    except (Stop, subprocess.SubprocessError) as reason:
        shutil.rmtree(UNPACKED, ignore_errors=True)
        print(f"That failed, so the browser tests will be skipped: {reason}", flush=True)


def unpack_browser(packages: list[str], folder: Path, environment: Path) -> None:
    """Unpack Debian packages and add launchers that name their libraries and fonts; Stop if Chromium does not start."""
    shutil.rmtree(folder, ignore_errors=True)
    unpack_debian(packages, folder)
    libraries = {str(path.parent) for place in ("lib", "usr/lib") for path in (folder / place).rglob("lib*.so*")}
    places = [folder / "usr/share/fonts", Path("/usr/share/fonts")]
    listed = "".join(f"<dir>{place}</dir>" for place in places)
    fonts = folder / "fonts.conf"
    fonts.write_text(f"<fontconfig>{listed}<cachedir>{folder / 'fonts'}</cachedir></fontconfig>\n", encoding="utf-8")
    setting = f"LD_LIBRARY_PATH='{':'.join(sorted(libraries))}'"
    node = next((environment / "lib").glob("python3*/site-packages/playwright/driver/node"))
    write_launcher(folder / "node", f"{setting} exec '{node}'")
    if "chromium" in packages:
        program = folder / "usr/lib/chromium/chromium"
        write_launcher(folder / "chromium", f"{setting} FONTCONFIG_FILE='{fonts}' exec '{program}'")
        trial = [str(folder / "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        trial += ["--dump-dom", "data:text/html,it-starts"]
        if "it-starts" not in subprocess.run(trial, capture_output=True, text=True, timeout=120, check=False).stdout:
            raise Stop("the unpacked Chromium does not start.")


def write_launcher(path: Path, command: str) -> None:
    """Write a shell script that runs a command with the arguments it is given."""
    path.write_text(f'#!/bin/sh\n{command} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


# --- Debian's packages, without root ---


def unpack_debian(packages: list[str], folder: Path) -> None:
    """Unpack Debian packages and what they need beyond the installed ones into a folder, and install nothing.

    apt-get does the work, with lists and downloads of its own, so anyone may; it checks the archive's signatures.
    """
    state, downloads = CACHE / "apt", CACHE / "apt" / "downloads"
    shutil.rmtree(state, ignore_errors=True)
    for needed in (state / "lists" / "partial", state / "archives" / "partial", downloads, folder):
        needed.mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "--quiet=2", f"-oDir::State::lists={state / 'lists'}", f"-oDir::Cache={state}"]
    apt += ["-oAPT::Sandbox::User="]
    run(*apt, "update")
    plan = [*apt, "install", "--simulate", "--no-install-recommends", *packages]
    simulated = subprocess.run(plan, capture_output=True, text=True, check=True).stdout
    wanted = {*packages, *re.findall(r"^Inst (\S+)", simulated, re.MULTILINE)}
    subprocess.run([*apt, "download", *sorted(wanted)], cwd=downloads, check=True)
    for archive in sorted(downloads.glob("*.deb")):
        run("dpkg-deb", "--extract", str(archive), str(folder))
    shutil.rmtree(state)


if __name__ == "__main__":
    sys.exit(main())
