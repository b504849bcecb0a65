"""Statistics of shares across very unequal institutions: pure functions on counts, one concern a module.

`counts` is everywhere a pandas frame with one row an institution: `institution`, `total`, `blended` (whole numbers).
"""

from blendresearch.statistics.methods.intervals import LEVEL, Interval, of_total, wilson

__all__ = ["LEVEL", "Interval", "of_total", "wilson"]
