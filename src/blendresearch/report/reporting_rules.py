"""What whoever reports these figures should heed: advice on method, each with its condition and what it rests on."""

from blendresearch.report import conclusion_rules
from blendresearch.report.advice_rules import fewer_registered
from blendresearch.report.cohorts import CohortResults
from blendresearch.report.concluding import Basis, ConclusionRule, Values
from blendresearch.report.conclusion_rules import ANNOUNCED, REQUESTED, TOTALS
from blendresearch.report.report import Report

HEADLINES = ("headlines", "tab-headlines-{}")
FUNNEL = ("funnel", "fig-funnel-figure-{}")


def together(report: Report, cohort: CohortResults) -> Values | None:
    """Give the headlines together, where they are not the same."""
    values = conclusion_rules.without(report, cohort)
    return values if values and values["others"].share != cohort.all.share else None


def ask_outside(report: Report, cohort: CohortResults) -> Values | None:
    """Ask institutions that stand out before anything is concluded."""
    values = conclusion_rules.outside(report, cohort)
    return values if values and values["names"] else None


def no_ranking(report: Report, cohort: CohortResults) -> Values | None:
    """Rank no institutions of which some have too few mobilities to tell 0% from chance."""
    found = cohort.inference.funnel
    too_few = int(found.table["too_few"].sum()) if found else 0
    return {"too_few": too_few, "institutions": len(found.table)} if too_few else None


def both_units(report: Report, cohort: CohortResults) -> Values | None:
    """Say with each share what was counted, where it matters."""
    if conclusion_rules.units(report, cohort) is None or cohort.all.share == cohort.participants.share:
        return None
    return {}


def no_trend(report: Report, cohort: CohortResults) -> Values | None:
    """Call a difference no trend while it can arise without a real change, or while projects are not finished."""
    values = conclusion_rules.change(report, cohort)
    found = values["compared"] if values else None
    return values if found and found.both.change and (found.both.reading != "clear" or not found.finished) else None


def recount(report: Report, cohort: CohortResults) -> Values | None:
    """Count running calls again."""
    return {} if not cohort.complete and cohort.all.total else None


def keep_requests(report: Report, cohort: CohortResults) -> Values | None:
    """Keep the number of all mobilities requested and granted, where the fall cannot be split without it."""
    return None if "" in cohort.falls else fewer_registered(report, cohort)


REPORTING = (
    ConclusionRule("report_together", together, (HEADLINES,), basis=TOTALS),
    ConclusionRule("report_ask_outside", ask_outside, (FUNNEL,), basis=(Basis("outside", ("place",)),), each=True),
    ConclusionRule("report_no_ranking", no_ranking, (FUNNEL,), basis=(Basis("outside", ("place",)),)),
    ConclusionRule("report_both_units", both_units, (("units", "tab-units-{}"),), basis=(Basis("units", ("share",)),)),
    ConclusionRule("report_no_trend", no_trend, (("change", "tab-parts-{first}-{}"),), basis=(Basis("pairs"),)),
    ConclusionRule("report_recount", recount, (("running", "tab-running-{}"),)),
    ConclusionRule("report_keep_requests", keep_requests, REQUESTED, basis=ANNOUNCED),
)
