"""Hypothesis without time limits (two busy cores are slow now and then), and the same examples every time in CI."""

import gc
import os
import signal
import sys

# As in the package's own processes (run/warm.py): a second for a question that nothing asks.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import pytest  # noqa: E402
from hypothesis import HealthCheck, is_hypothesis_test, settings  # noqa: E402
from tests.runs import reference_analysis, reference_run, small_run  # noqa: E402, F401 - fixtures of every folder

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A report says which of its code is not committed. Tests judge the code as it is, as if git could tell nothing of it.
os.environ["GIT_DIR"] = os.devnull

# Tests that are run in the background (`&`, nohup) inherit signals that are ignored, and would hand them on to the
# commands that they stop.
for ignored in (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
    if signal.getsignal(ignored) == signal.SIG_IGN:
        signal.signal(ignored, signal.default_int_handler if ignored == signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the marks that a test cannot forget: `property` where examples are drawn, `run` where a run is asked for."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("property")
        if {"reference_run", "small_run"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("run")


def pytest_collection_finish() -> None:
    """Look for garbage only in what tests make, not in what was loaded, and seldom: it took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
