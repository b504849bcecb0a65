"""What is worth knowing about the input of a study and stops nothing."""

from pathlib import Path

from blendresearch.statistics.measures import institutions_asked
from blendresearch.study.folder import other_files
from blendresearch.study.inputs import Inputs
from blendresearch.study.spellings import Alone


def unread(folder: Path) -> list[str]:
    """Give the names of what stands between the exports of a study folder and is not read."""
    return [path.name for path in other_files(folder)]


def names_alone(inputs: Inputs) -> list[Alone]:
    """Give every name of an institution that stands alone in the lists of the study."""
    published = inputs.published
    return inputs.names_alone([] if published is None else institutions_asked(published["measure"]))


def notices(inputs: Inputs) -> list[str]:
    """Give everything that is worth knowing, a sentence each."""
    files = [
        f"{name} in mobilities/ is no CSV, XLSX, XLS or ODS file and was not read." for name in unread(inputs.folder)
    ]
    return files + [f"{each.file}: {each.what}. {each.do}." for each in names_alone(inputs)]
