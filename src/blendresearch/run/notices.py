"""What is worth knowing about the input of a study and stops nothing."""

from pathlib import Path

from blendresearch.base.errors import InputError
from blendresearch.base.tables import load_table
from blendresearch.mobilities.doubts import of_table
from blendresearch.statistics.measures import institutions_asked
from blendresearch.study.folder import other_files
from blendresearch.study.inputs import Inputs
from blendresearch.study.lists import unread_columns
from blendresearch.study.near_names import stray_files
from blendresearch.study.settings import SETTINGS, Study
from blendresearch.study.spellings import Alone


def unread(folder: Path) -> list[str]:
    """Give the names of what stands between the exports of a study folder and is not read."""
    return [path.name for path in other_files(folder)]


def undated(study: Study) -> list[InputError]:
    """Ask of every cohort that still grows, and does not say so, of which day its exports are."""
    what = "is not complete and has no exported_on, so that the report cannot say of which day its counts are"
    do = (
        "Write exported_on = YYYY-MM-DD below its name, the day on which its exports were made; or complete = true, "
        "when all its projects are finished"
    )
    return [InputError(f"the cohort {name!r} {what}", do=do, file=SETTINGS) for name in study.undated]


def names_alone(inputs: Inputs) -> list[Alone]:
    """Give every name of an institution that stands alone in the lists of the study."""
    published = inputs.published
    return inputs.names_alone([] if published is None else institutions_asked(published["measure"]))


def notices(inputs: Inputs, processed: Path) -> list[str]:
    """Give everything that is worth knowing, a sentence each; `processed` is the folder of the tidy mobilities."""
    files = [
        f"{name} in mobilities/ is no CSV, XLSX, XLS or ODS file and was not read." for name in unread(inputs.folder)
    ]
    others = [*stray_files(inputs.folder), *unread_columns(inputs.folder), *names_alone(inputs)]
    alone = [f"{each.file}: {each.what}. {each.do}." for each in others]
    return files + alone + [each.sentence for each in of_table(load_table(processed, "doubts"))]
