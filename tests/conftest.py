"""Hypothesis without time limits (two busy cores are slow now and then), and the same examples every time in CI."""

import os

from hypothesis import HealthCheck, settings
from tests.runs import reference_run, small_run  # noqa: F401 - fixtures of every folder

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
