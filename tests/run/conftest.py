"""What the tests of commands share."""

import pytest

from blendresearch.run import cli


@pytest.fixture
def left():
    """Give a command in this process, and its exit code."""

    def give(*arguments: object) -> int:
        with pytest.raises(SystemExit) as stopped:
            cli.main(list(map(str, arguments)))
        return stopped.value.code

    return give
