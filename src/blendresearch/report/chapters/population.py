"""Who was counted: the frame and who of it answered, projects without records, and what the counting rules left out."""

from blendresearch.base.hidden import sum_of, whole
from blendresearch.data.rules import rules
from blendresearch.mobilities.findings import OTHER_CALLS
from blendresearch.mobilities.tidying import MODE_SINCE
from blendresearch.render.blocks import Block, Row
from blendresearch.report.report import Report
from blendresearch.survey.tallies.response import response


def population(report: Report) -> list[Block]:
    """Build the chapter: the frame and its response, the projects of each cohort, and from records to mobilities."""
    answers = _answers(report)
    steps = _steps(report, answers) if answers else []
    values = {"response": answers, "steps": len(steps), "other_calls": report.results.findings.of(OTHER_CALLS)}
    values |= {"defaulted": report.results.findings.of("mode_defaulted"), "mode_since": MODE_SINCE}
    section = report.section("population", values)
    if len(steps) > 1:
        columns = [*report.columns("what"), report.column("institutions")]
        rows = [[name, report.cell.integer(number)] for name, number in steps]
        section.add_table("population", columns, rows, report.remarks("population"))
    columns = report.columns("what")
    columns += [report.column_of(cohort.label) for cohort in report.cohorts]
    section.add_table("left_out", columns, _left_out(report), report.remarks("left_out"), totals=1)
    return section.blocks()


def _answers(report: Report) -> dict[str, int] | None:
    """Count the frame and who of it answered: by the survey where there is one, else by the list. None without one."""
    counted = response(report.results.lists.frame)
    if counted is None:
        return None
    answers = counted | {"counted": _counted(report)}
    for row in report.survey.tables.response.query("by == 'all'").itertuples():
        asked = sum_of([whole(row.complete), whole(row.partial)])
        answers |= {"responded_approached": asked, "responded": round(row.coverage * row.institutions)}
    return answers


def _counted(report: Report) -> int:
    """Count the institutions of the frame that have a project in a cohort."""
    frame = set(report.results.lists.frame["institution"])
    return len(frame & {each.name for cohort in report.cohorts for each in cohort.institutions})


def _steps(report: Report, answers: dict[str, int]) -> list[tuple[str, int]]:
    """Give the steps from the frame to those who answered and are in a running cohort: what, how many institutions.

    A running cohort is a step where all its institutions are among those who answered. Else its exports are of others,
    and those of them who answered are no further selection.
    """
    steps = [(report.say("step_frame"), answers["institutions"])]
    if not answers["approached"]:
        return steps
    steps.append((report.say("step_approached"), answers["approached"]))
    steps.append((report.say("step_responded", response=answers), answers["responded"]))
    frame = report.results.lists.frame
    answered = set(frame.loc[frame["responded"].eq(True), "institution"])
    for cohort in report.cohorts:
        counted = {each.name for each in cohort.institutions if each.count.total}
        if not cohort.complete and counted and counted <= answered:
            steps.append((report.say("step_followed", cohort=cohort), len(counted)))
    return steps


def _left_out(report: Report) -> list[Row]:
    """Give a row for every rule of counting that found something, with the number of records by cohort."""
    findings = report.results.findings
    words = report.language.words["registration"]["rules"]
    rows = []
    for rule in (each for each in rules() if each.counting):
        counts = [findings.of(rule.id, cohort.name) for cohort in report.cohorts]
        if any(counts):
            rows.append([words[rule.id], *map(report.cell.integer, counts)])
    read = [cohort.records for cohort in report.cohorts]
    counted = [cohort.all.total for cohort in report.cohorts]
    return [
        [report.words["rows"]["records"], *map(report.cell.integer, read)],
        *rows,
        [report.words["rows"]["counted"], *map(report.cell.integer, counted)],
    ]
