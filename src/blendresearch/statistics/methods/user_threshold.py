"""How the number of users depends on where the threshold lies."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

THRESHOLDS = range(1, 31)


def users_by_threshold(blended: npt.ArrayLike, thresholds: Iterable[int] = THRESHOLDS) -> pd.DataFrame:
    """Count the institutions with at least so many blended mobilities (one count an institution).

    Columns: `threshold`, `users` (institutions) and `blended` (the mobilities of those).
    """
    counts = np.asarray(blended, dtype="int64")
    reached = [(limit, counts[counts >= limit]) for limit in thresholds]
    rows = [(limit, len(users), int(users.sum())) for limit, users in reached]
    return pd.DataFrame(rows, columns=["threshold", "users", "blended"])
