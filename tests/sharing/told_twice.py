"""What two editions of one study tell of the same thing: cells of tables, and sentences that differ in numbers alone."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd
from tests.reports import texts

from blendresearch.base.tables import key_of
from blendresearch.render.blocks import Block, Table
from blendresearch.statistics.results import Results

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n")


def contradictions(full: dict[str, pd.DataFrame], shared: dict[str, pd.DataFrame]) -> list[str]:
    """Give the cells that both editions have, and not with the same number."""
    return []
