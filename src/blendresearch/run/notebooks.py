"""The notebooks as papermill runs them, and as they are kept afterwards: without paths, clocks or chance."""

import copy
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.parameterize import parameterize_notebook

from blendresearch.base import errors
from blendresearch.base.errors import BlendResearchError, UsageError
from blendresearch.base.faults import Fault
from blendresearch.run.engine import InProcessEngine
from blendresearch.run.machine_paths import MachinePaths
from blendresearch.run.steps import notebook_folder

ENGINE, _KERNEL = "blendresearch", "python3"
_INJECTED = "injected-parameters"
papermill_engines.register(ENGINE, InProcessEngine)


@contextmanager
def own_ipython(folder: Path) -> Iterator[None]:
    """Give shells a profile of their own in `folder`: the user's start-up files and history are no part of a study.

    What a cell draws with pyplot goes into the notebook, as in a kernel, whatever the user draws on.
    """
    settings = {"IPYTHONDIR": str(folder), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    settings["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    before = {name: os.environ.get(name) for name in settings}
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def execute(name: str, parameters: Mapping[str, object], private: Path) -> NotebookNode:
    """Run a notebook from its first to its last cell in this process and give it with its outputs.

    `private` is a folder for what a shell leaves behind. Raises UsageError for a parameter that the notebook does not
    know (papermill would run on with the default), and whatever BlendResearchError a cell ended in.
    """
    # The notebook itself: of its path papermill would make another one, where it has braces.
    source = nbformat.read(notebook_folder() / f"{name}.ipynb", as_version=4)
    unknown = set(parameters) - set(papermill.inspect_notebook(source))
    if unknown:
        raise UsageError(f"The notebook {name} has no parameter {min(unknown)!r}.")
    try:
        with own_ipython(private / "ipython"):
            return papermill.execute_notebook(
                source, None, dict(parameters), engine_name=ENGINE, kernel_name=_KERNEL, progress_bar=False,
                cwd=private,
            )  # fmt: skip
    except PapermillExecutionError as error:
        raise _as_told(name, error) from None


def _as_told(name: str, error: PapermillExecutionError) -> BlendResearchError:
    """Give the sentence that a cell ended in; of a fault only its kind and place, for its text may quote a record."""
    kind = getattr(errors, error.ename, None)
    if isinstance(kind, type) and issubclass(kind, BlendResearchError):
        return kind.as_told(error.evalue)
    place = error.traceback[0] if error.traceback else ""
    return Fault.told(error.ename, place, f"The notebook {name} stopped in cell {error.cell_index + 1}")


def cleaned(notebook: NotebookNode, parameters: Mapping[str, object], paths: Sequence[Path]) -> str:
    """Give the text of an executed notebook as it is kept and shared, with `parameters` for those that it ran with.

    Times, durations and file names of the run go, and any of `paths` that an output shows becomes "…".
    """
    hidden = MachinePaths(paths)
    kept = parameterize_notebook(copy.deepcopy(notebook), dict(parameters))
    kept.metadata = NotebookNode({key: kept.metadata[key] for key in ("kernelspec", "language_info")})
    for cell in kept.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": tags} if tags else {})
        if _INJECTED in tags:
            cell.id = _INJECTED
        if "outputs" in cell:
            cell.outputs = hidden.out_of(cell.outputs)
    return nbformat.writes(kept, version=4) + "\n"
