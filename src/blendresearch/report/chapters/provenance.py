"""Where the numbers come from: input, settings, software."""

from collections.abc import Mapping
from itertools import groupby

from blendresearch import __version__
from blendresearch.base.versions import packages, python
from blendresearch.data.codelists import has_intensive_programmes
from blendresearch.render.blocks import Block, Row
from blendresearch.report.front_matter import changed_code, grouped
from blendresearch.report.report import Report
from blendresearch.study.files import digest_of


def provenance(report: Report) -> list[Block]:
    """Build the chapter: the input by hash, the settings, the software, and how to make the report again."""
    inputs = report.results.inputs
    exports = [path for path in inputs if path.startswith("mobilities/")]
    values = {"version": __version__, "study_name": report.results.name, "exports": len(exports)}
    values["changed_code"] = changed_code(report)
    section = report.section("provenance", values | {"shared": report.is_shared, "neutral": report.hides_names})
    columns = [*report.columns("input", "files"), *([] if report.is_shared else [report.column("hash", number=False)])]
    section.add_table("inputs", columns, _inputs(report, inputs))
    columns = [report.column(name, number=False, row_header=name != "value") for name in ("setting_of_study", "value")]
    section.add_table("settings", columns, _settings(report))
    columns = [report.column(name, number=False, row_header=name == "package") for name in ("package", "version")]
    software = {"blendresearch": __version__, "Python": python(), **packages()}
    section.add_table("software", columns, [list(each) for each in software.items()])
    return section.blocks()


def _inputs(report: Report, inputs: Mapping[str, str]) -> list[Row]:
    """Give a row for each file of the study, and one for each folder with all that is in it, with hash or without."""
    rows = []
    for name, paths in groupby(sorted(inputs), key=lambda path: path.split("/")[0]):
        files = {path: inputs[path] for path in paths}
        single = list(files) == [name]
        row = [name if single else f"{name}/", report.cell.integer(len(files))]
        rows.append(row if report.is_shared else [*row, grouped(files[name] if single else digest_of(files))])
    return rows


def _settings(report: Report) -> list[Row]:
    study, words = report.study, report.words
    answers = {True: words["answers"]["yes"], False: words["answers"]["no"]}
    known = has_intensive_programmes(study.sector)
    programmes = {"intensive": answers[study.include_intensive_programmes]} if known else {}
    values = {
        "country": report.numbers.country(study.country),
        "sector": words["sectors"][study.sector],
        "cohorts": "; ".join(report.say("cohort_and_state", cohort=cohort) for cohort in report.cohorts),
        "focus": "; ".join(study.focus) or report.say("nobody"),
        "threshold": report.cell.integer(study.user_threshold),
        "drafts": answers[study.include_drafts],
        "accompanying": answers[study.include_accompanying_persons],
        **programmes,
        "synthetic": answers[study.synthetic],
        "names": answers[study.disclosure.name_institutions],
        "minimum": report.cell.integer(study.disclosure.minimum_count),
    }
    return [[words["settings"][name], value] for name, value in values.items()]
