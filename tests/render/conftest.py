"""The sample report, rendered once for all tests."""

import pytest
from tests.render.samples import sample

from blendresearch.render import read_document, write_html, write_pdf


@pytest.fixture(scope="session")
def report_html() -> str:
    return write_html(read_document(sample()))


@pytest.fixture(scope="session")
def report_pdf() -> bytes:
    return write_pdf(read_document(sample()))
