"""`python -m tests.quick_command`: the command, whose `run` makes the statistics and no more.

For tests of what calls the command often: its options, sentences and exit codes are those of the real one.
"""

import shutil
from typing import Any

from rich.console import Console

from blendresearch.run.cli import main
from blendresearch.run.commands import run
from blendresearch.run.making import make_data
from blendresearch.study.folder import Workspace
from blendresearch.study.inputs import read_inputs


def run_data_steps(console: Console, errors: Console, studies: list[str], **options: Any) -> int:
    """Make the statistics of studies in place of whole runs."""
    for study in studies:
        workspace = Workspace.open(study, options["output"])
        make_data(read_inputs(workspace.folder), workspace.processed, ["results"])
        workspace.reports.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(workspace.processed / "statistics.csv", workspace.reports / "statistics.csv")
    return 0


if __name__ == "__main__":
    run.run_studies = run_data_steps
    main()
