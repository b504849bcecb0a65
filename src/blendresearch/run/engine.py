"""A papermill engine that runs the cells of a notebook in this process: no kernel to start, no imports to do again.

The shell is the one of a Jupyter kernel with its wire taken off: what a cell shows is put into the notebook instead of
sent. A process runs one notebook (`workers`), so that no notebook sees what another left behind.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import pandas as pd
from ipykernel.jsonutil import encode_images, json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager
from traitlets import List, Type
from traitlets.config import Config

from blendresearch.base.faults import raised_in
from blendresearch.base.system_errors import refused

_COLUMNS_IN_A_KERNEL = 20
_SHOWN = ("display.max_rows", "display.max_colwidth")
_QUIET = Config({"HistoryManager": {"enabled": False}})


class _Display(DisplayPublisher):
    """Takes what cells display."""

    taken = List()

    def publish(self, data: dict, metadata: dict | None = None, **_: Any) -> None:
        """Take one display."""
        self.taken.append(new_output("display_data", **_bundle(data, metadata)))


class _Result(DisplayHook):
    """Takes the value of the last line of a cell."""

    taken = List()

    def __call__(self, result: Any = None) -> None:
        if result is None or self.quiet():
            return
        data, metadata = self.compute_format_data(result)
        self.update_user_ns(result)
        if data:
            count = self.prompt_count
            self.taken.append(new_output("execute_result", execution_count=count, **_bundle(data, metadata)))


def _bundle(data: dict, metadata: dict | None) -> dict[str, Any]:
    return {"data": json_clean(encode_images(data)), "metadata": json_clean(metadata or {})}


class _Stream:
    """Takes what cells print: what follows each other on one stream is one output."""

    encoding = "utf-8"

    def __init__(self, name: str, taken: list[NotebookNode]) -> None:
        self.name, self._taken = name, taken

    def write(self, text: str) -> int:
        """Take some text."""
        last = self._taken[-1] if self._taken else None
        if last is not None and last.output_type == "stream" and last.name == self.name:
            last.text += text
        elif text:
            self._taken.append(new_output("stream", name=self.name, text=text))
        return len(text)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def isatty(self) -> bool:
        """Say that nobody looks on."""
        return False


class UnwiredZMQShell(ZMQInteractiveShell):
    """The shell of a kernel, which keeps what cells show in `taken`.

    Its name tells pandas that it is a notebook and not a terminal ("zmq" in the name of the class is how that looks).
    """

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Display)

    def init_environment(self) -> None:
        """Leave the environment as it is: a kernel would ask for colours."""

    def collect_in(self, taken: list[NotebookNode]) -> None:
        """Put what the next cell shows into a list."""
        self.taken = self.displayhook.taken = self.display_pub.taken = taken

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        # The place in our code instead of a traceback, which would hold pieces of a notebook and of what it works on.
        told = refused(evalue) or evalue
        kind = type(told).__name__
        self.taken.append(new_output("error", ename=kind, evalue=str(told), traceback=[raised_in(evalue)]))


class InProcessEngine(Engine):
    """Runs a notebook from its first to its last cell, or up to the one that fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Run all cells; an error stays in its cell, from where papermill tells it, with where it came from."""
        nb_man.nb.metadata["language_info"] = _language()
        with _shell() as shell:
            for place, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, place)
                failed = _run(shell, cell) if cell.cell_type == "code" else None
                if failed is not None:
                    nb_man.cell_exception(cell, cell_index=place, exception=failed)
                nb_man.cell_complete(cell, cell_index=place)
                if failed is not None:
                    break


@contextmanager
def _shell() -> Iterator[UnwiredZMQShell]:
    """Give a shell that nobody has used, and leave the process as it was."""
    shell = UnwiredZMQShell.instance(config=_QUIET)
    # What a notebook sets of these is of that notebook alone.
    shown = [value for name in _SHOWN for value in (name, pd.get_option(name))]
    try:
        # pandas asks once, when it is imported, whether it is in a kernel; here that was before there was a shell.
        with pd.option_context(*shown, "display.max_columns", _COLUMNS_IN_A_KERNEL):
            yield shell
    finally:
        shell.restore_sys_module_state()
        UnwiredZMQShell.clear_instance()


def _run(shell: UnwiredZMQShell, cell: NotebookNode) -> BaseException | None:
    """Run one cell and give what it raised."""
    taken: list[NotebookNode] = []
    shell.collect_in(taken)
    with _printed(taken):
        done = shell.run_cell(cell.source, store_history=True)
    cell.outputs, cell.execution_count = taken, done.execution_count
    return done.error_before_exec or done.error_in_exec


@contextmanager
def _printed(taken: list[NotebookNode]) -> Iterator[None]:
    with redirect_stdout(_Stream("stdout", taken)), redirect_stderr(_Stream("stderr", taken)):
        yield


def _language() -> dict[str, Any]:
    """Say of the language what a kernel of Python says."""
    return {
        "name": "python",
        "version": sys.version.split()[0],
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
