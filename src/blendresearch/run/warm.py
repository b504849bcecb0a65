"""Everything that a notebook or a report needs, loaded: done once by the process that workers are forked from.

No thread and no database: those would not outlive the fork.
"""

import gc
import os
import sys

gc.disable()  # nothing that is loaded here is ever garbage, and looking for it takes a seventh of the time

# jsonschema builds a grammar of URIs, which takes a second, wherever this package is installed (JupyterLab brings it).
# Nothing here asks whether a text is a URI; without the package jsonschema passes over that question.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# Figures that a cell draws with pyplot go into the notebook, as in a kernel; read when matplotlib is imported.
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

import IPython.core.completer  # noqa: E402, F401 - what a shell loads when it starts

import blendresearch.benchmarks.coverage  # noqa: E402
import blendresearch.run.cli  # noqa: E402 - the main module, which multiprocessing imports in every worker
import blendresearch.run.own_letter  # noqa: E402 - and all chapters of reports
import blendresearch.run.tasks  # noqa: E402, F401
from blendresearch.language import bases  # noqa: E402
from blendresearch.language.prose import compile_all  # noqa: E402
from blendresearch.render.figures.canvas import as_svg, canvas, own_style  # noqa: E402

for code in bases():  # a variant is compiled by the worker that needs it, at no cost to other studies
    compile_all(code)
with own_style():
    as_svg(canvas(1.0, "x")[0])  # the first figure of a process looks for its fonts
gc.enable()
gc.freeze()  # what is here stays; a worker need not look through it, and so copy it, at every collection
