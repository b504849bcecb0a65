"""One edition of a study as it lies in its folder: tables, what they are, and the provenance of everything."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from blendresearch.base.editions import FULL, SHARED
from blendresearch.base.tables import save_table
from blendresearch.run.crate import write_crate
from blendresearch.run.datapackage import write_datapackage
from blendresearch.sharing.neutral_names import names_of
from blendresearch.statistics.counting import Counts
from blendresearch.statistics.results import Results
from blendresearch.study.edition_facts import facts_told
from blendresearch.study.inputs import Inputs


def publish(inputs: Inputs, processed: Path, folder: Path, edition: str, languages: Sequence[str]) -> list[Path]:
    """Add to the folder of an edition its tables, what they are, and what made everything; give the new files.

    The internal edition of a study that hides names has `names.csv`, which says who has which neutral name.
    """
    source = processed if edition == FULL else processed / SHARED
    results = Results.load(source)
    made = [Path(shutil.copyfile(source / f"{name}.csv", folder / f"{name}.csv")) for name in results.table_names]
    if edition == FULL and not inputs.study.disclosure.name_institutions:
        made.append(_write_names(inputs, processed, folder))
    minimum = results.study.disclosure.minimum_count if edition == SHARED else 0
    made.append(write_datapackage(results.study, results.name, folder, minimum))
    asked = {"study": results.name, "languages": " ".join(languages), **facts_told(results.study)}
    made.append(write_crate(results, folder, asked))
    return made


def _write_names(inputs: Inputs, processed: Path, folder: Path) -> Path:
    names = names_of(inputs, Counts.load(processed)).named("en")
    return save_table(folder, "names", pd.DataFrame(sorted(names.items()), columns=["institution", "neutral"]))
