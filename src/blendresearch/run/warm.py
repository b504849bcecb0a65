"""Everything that a notebook or a report needs, imported: loaded by the process that workers are forked from.

Imports only, and never a thread or a database: those would not outlive the fork.
"""

import os
import sys

# jsonschema builds a grammar of URIs, which takes a second, wherever this package is installed (JupyterLab brings it).
# Nothing here asks whether a text is a URI; without the package jsonschema passes over that question.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# Figures that a cell draws with pyplot go into the notebook, as in a kernel; read when matplotlib is imported.
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

import IPython.core.completer  # noqa: E402, F401 - what a shell loads when it starts
import matplotlib.figure  # noqa: E402, F401
import pandas as pd  # noqa: E402, F401
import papermill  # noqa: E402, F401

import blendresearch.benchmarks.coverage  # noqa: E402
import blendresearch.render  # noqa: E402
import blendresearch.report  # noqa: E402
import blendresearch.run.cli  # noqa: E402 - the main module, which multiprocessing imports in every worker
import blendresearch.run.tasks  # noqa: E402, F401
