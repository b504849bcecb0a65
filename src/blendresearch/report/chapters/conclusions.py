"""Conclusions and advice, each with what it rests on."""

from blendresearch.blocks import Block
from blendresearch.report.advice import ADVICE
from blendresearch.report.conclusions import Conclusion, conclude
from blendresearch.report.contents import Contents
from blendresearch.report.findings import FINDINGS
from blendresearch.report.report import Report


def conclusions(report: Report, contents: Contents) -> list[Block]:
    """Build the conclusions of every cohort with mobilities, and the advice that follows; nothing without any."""
    counted = [cohort for cohort in report.cohorts if cohort.all.total]
    groups = [(cohort, list(conclude(FINDINGS, report, contents, cohort))) for cohort in counted]
    values = {"groups": [group for group in groups if group[1]], "advice": _advice(report, contents)}
    return report.section("conclusions", values).blocks() if values["groups"] else []


def _advice(report: Report, contents: Contents) -> list[Conclusion]:
    """Give each advice once, for the last cohort that gives reason to it."""
    found = {each.name: each for cohort in report.cohorts for each in conclude(ADVICE, report, contents, cohort)}
    return [found[rule.name] for rule in ADVICE if rule.name in found]
