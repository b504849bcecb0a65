"""The data log: each input of a study, how much it holds, and what is known of its quality."""

from collections import Counter
from dataclasses import dataclass

from blendresearch.base.hidden import is_hidden, sum_of
from blendresearch.language.prose import phrase
from blendresearch.report.flags_judged import level_of_flags
from blendresearch.report.levels import AMBER, GREEN, NONE, RED
from blendresearch.report.report import Report
from blendresearch.statistics.project_states import UNKNOWN
from blendresearch.survey.tallies.response import response


@dataclass(frozen=True)
class LoggedInput:
    """One input: `name` in `logs.toml`, its number of files, its judgement, and what is known of it."""

    name: str
    files: int
    level: str
    quality: str


def data_log(report: Report) -> list[LoggedInput]:
    """Give an entry for each kind of input, also for those that are not there."""
    return [make(report) for make in (_exports, _projects, _institutions, _published, _validation, _survey, _context)]


def _exports(report: Report) -> LoggedInput:
    findings = report.results.findings
    errors, warnings = (findings.of_severity(severity) for severity in ("error", "warning"))
    records = sum_of([cohort.records for cohort in report.cohorts])
    level = RED if report.study.synthetic else level_of_flags(report) if errors or warnings else GREEN
    values = {"records": records, "errors": errors, "warnings": warnings}
    return _logged(report, "exports", level, _files(report, "mobilities/"), **values)


def _projects(report: Report) -> LoggedInput:
    listed = report.results.lists.listed
    if listed is None:
        return _logged(report, "projects", AMBER, 0)
    unknown = sum(cohort.projects.number(*UNKNOWN) for cohort in report.cohorts)
    level = GREEN if listed.known == listed.projects and not unknown else AMBER
    return _logged(report, "projects", level, 1, projects=listed.projects, known=listed.known, unknown=unknown)


def _institutions(report: Report) -> LoggedInput:
    counted = response(report.results.lists.frame)
    if counted is None:
        return _logged(report, "institutions", NONE, 0)
    level = GREEN if counted["responded_approached"] == counted["approached"] else AMBER
    return _logged(report, "institutions", level, 1, **counted)


def _published(report: Report) -> LoggedInput:
    findings = report.results.published
    if not findings:
        return _logged(report, "published", NONE, 0)
    statuses = Counter(each.status for each in findings)
    level = RED if statuses["differs"] else GREEN if statuses["reproduced"] == len(findings) else AMBER
    return _logged(report, "published", level, 1, figures=len(findings), statuses=statuses)


def _validation(report: Report) -> LoggedInput:
    whole = report.results.tables.validation_estimate.query("part == 'all'")
    if whole.empty:
        level = AMBER if report.results.withholds_estimates else NONE
        return _logged(report, "validation", level, 0, withheld=report.results.withholds_estimates)
    drawn, known, unknown = (int(whole[names].sum().sum()) for names in (["drawn"], ["yes", "no"], ["unknown"]))
    return _logged(
        report, "validation", GREEN if known == drawn else AMBER, 1, drawn=drawn, known=known, unknown=unknown
    )


def _survey(report: Report) -> LoggedInput:
    sources = report.results.survey.sources
    columns = ("answers", "left_out_answers", "codings")
    answers, left_out, codings = (sum_of(sources[name].tolist()) for name in columns)
    if sources.empty:
        return _logged(report, "survey", NONE, 0)
    some_left_out, is_coded = (is_hidden(number) or number > 0 for number in (left_out, codings))
    level = RED if report.study.synthetic else GREEN if is_coded and not some_left_out else AMBER
    exports = int((sources["source_kind"] == "form").sum())
    values = {"exports": exports, "answers": answers, "left_out": left_out, "codings": codings}
    values |= {"some_left_out": some_left_out}
    return _logged(report, "survey", level, len(sources), **values)


def _context(report: Report) -> LoggedInput:
    context = report.results.lists.context
    rows = 0 if context is None else len(context)
    return _logged(report, "context", AMBER if rows else NONE, int(context is not None), rows=rows)


def _files(report: Report, beginning: str) -> int:
    return sum(path.startswith(beginning) for path in report.results.inputs)


def _logged(report: Report, name: str, level: str, files: int, **values: object) -> LoggedInput:
    """Make an entry; its sentence tells that there is no such input when there are no files."""
    sentence = f"{name}_known" if files else f"{name}_absent"
    return LoggedInput(name, files, level, phrase(report.code, "logs", sentence, {"study": report.study, **values}))
