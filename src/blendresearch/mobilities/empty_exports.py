"""Exports with headings and no record: nothing was registered, or nothing came along, which they do not tell."""

import duckdb
import pandas as pd

from blendresearch.base.tables import columns_of
from blendresearch.mobilities.project_codes import code_in_name

_EMPTY = "SELECT file FROM exports WHERE export NOT IN (SELECT DISTINCT export FROM coded) ORDER BY file"


def empty_exports(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Give `file` and `project_code` of every export without a record: the code in its name, "" where there is none.

    The records must have been judged (`tidying.judge`).
    """
    rows = [(file, code_in_name(file) or "") for (file,) in connection.execute(_EMPTY).fetchall()]
    return pd.DataFrame(rows, columns=list(columns_of("empty_exports")), dtype=object)
