"""Statistics of shares across very unequal institutions: pure functions on counts, one concern a module.

`counts` is everywhere a pandas frame with one row an institution: `institution`, `total`, `blended` (whole numbers).
"""

from blendresearch.statistics.methods.intervals import LEVEL, Interval, wilson
from blendresearch.statistics.methods.pooled_interval import of_total, same_institutions

__all__ = ["LEVEL", "Interval", "of_total", "same_institutions", "wilson"]
