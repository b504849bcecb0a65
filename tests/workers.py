"""Which tests share a worker of pytest-xdist: those that rest on the same run, so that it is made once.

The rule goes by names: `test_reference_run_*.py` and `test_small_run_*.py` rest on the fixture of that name, and the
cases of `test_odd_studies.py` on the study that they begin with. (`--dist loadgroup` does the same by a mark, but
pytest-xdist 3.8 writes its groups where pytest 9.2 no longer reads them.)
"""

import re

import pytest

RUN = re.compile(r"/test_(\w+_run)_\w+\.py")
STUDY = re.compile(r"/test_odd_studies\.py::\w+\[([^\]-]+)")


def scope(nodeid: str) -> str:
    """Give what a test shares its worker by: its run, its study, or only itself."""
    shared = RUN.search(nodeid) or STUDY.search(nodeid)
    return shared[1] if shared else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal tests out one by one, and those of one scope together."""
    from xdist.scheduler import LoadScopeScheduling

    class ByRun(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope(nodeid)

    return ByRun(config, log)
