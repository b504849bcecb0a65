"""`python -m tests.quick_command`: the command with its data steps, messages and exit codes, and empty notebooks.

For tests of what calls the command often, where a report would take most of the time.
"""

import pytest
from tests.runs import in_this_process

from blendresearch.run.cli import main

if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        main()
