"""The sample report, rendered once for all tests."""

import pytest
from tests.render.samples import sample

from blendresearch.render import to_html, to_pdf


@pytest.fixture(scope="session")
def report_html() -> str:
    return to_html(sample())


@pytest.fixture(scope="session")
def report_pdf() -> bytes:
    return to_pdf(sample())
