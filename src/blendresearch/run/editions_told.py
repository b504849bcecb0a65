"""What is worth knowing of the edition that `previous` names: what of it cannot be compared, and who may be whom."""

import re
from collections.abc import Iterator

from blendresearch.data.codelists import nearest
from blendresearch.mobilities.doubts import Doubt
from blendresearch.statistics.editions.values import Editions, RefusedComparison
from blendresearch.statistics.results import Results
from blendresearch.study.settings import SETTINGS

_WHY = {
    "other_country": "it is of the country {before}, this study of {now}",
    "other_agency": "it is of the agency {before}, this study of {now}",
    "other_sector": "it is of the sector {before}, this study of {now}",
    "counted_otherwise": "it was counted with {table} = {before}, this study with {now}",
    "finished_with_unfinished": "one is finished, the other is not",
    "undated": "the day of the exports of one of them is not told",
    "other_age": "no calls of them are of the same age",
    "overlapping_calls": "they share some calls, but not all, and none is later",
    "not_later": "the calls of this study are not later ones",
    "not_published": "the earlier edition has no {table}",
    "not_in_this_edition": "this study has none",
    "hidden": "counts are hidden",
    "neutral_names": "one of the editions does not name its institutions",
    "other_threshold": "the earlier edition counted from another number on; both are counted as this study asks",
    "other_number_of_calls": "they have not as many calls",
    "no_institution_in_both": "no institution is in both",
    "invented": "all its records and totals are invented, and those of this study are not",
    "filled_in": "the earlier edition filled in numbers of them, which are marked, and nothing follows from them",
}
_WARNED = ("other_country", "other_agency", "other_sector", "counted_otherwise", "invented")
_SUBJECTS = {
    "edition": "anything", "cohorts": "", "headline": "", "institutions": "institutions", "revisions": "calls",
    "themes": "themes of the survey",
}  # fmt: skip
_NUMBER = re.compile(r"\d+")
_NUMBERS = "numbers of institutions and mobilities"


def about_editions(results: Results) -> list[Doubt]:
    """Give what cannot be compared with the earlier edition, in a line or two; nothing where none is named."""
    editions = results.editions
    if editions is None:
        return []
    hidden = [*_told_apart(results), *_told_counts(results)]
    return [*_altered(editions), *_unknown(editions), *_apart(editions), *_near(editions), *hidden]


def _altered(editions: Editions) -> Iterator[Doubt]:
    """Warn of results that are not those which the earlier edition published, by its own provenance."""
    if files := editions.earlier.altered:
        what = (
            f"of {editions.earlier.name}, which 'previous' names, {' and '.join(files)} was changed after it was made"
        )
        yield Doubt("warning", SETTINGS, None, None, what, "Put the files there as that edition published them")


def _unknown(editions: Editions) -> Iterator[Doubt]:
    names = [each.before for each in editions.refused if each.why == "unknown_state"]
    if names:
        what = (
            f"of the cohorts of {editions.earlier.name} ({', '.join(names)}) it is not told which calls they have and "
            "whether they were finished, so that they show no trend"
        )
        do = "Write them below [[previous_cohorts]] in study.toml, as docs/input.md tells"
        yield Doubt("warning", SETTINGS, None, None, what, do)


def _apart(editions: Editions) -> Iterator[Doubt]:
    refused = [each for each in editions.refused if each.why != "unknown_state"]
    for each in (each for each in refused if each.why in _WARNED):
        what = f"nothing is compared with {editions.earlier.name}, which 'previous' names: {_because(each)}"
        yield Doubt("warning", SETTINGS, None, None, what, "Nothing, if that is right; else name another edition")
    told = list(dict.fromkeys(_sentence(each) for each in refused if each.why not in _WARNED))
    if told:
        what = f"not compared with {editions.earlier.name}, which 'previous' names: {'; '.join(told)}"
        yield Doubt("notice", SETTINGS, None, None, what, "Nothing, if that is right; the report says so, too")


def _sentence(refused: RefusedComparison) -> str:
    of = _SUBJECTS[refused.subject] or refused.measure or (_NUMBERS if refused.subject == "headline" else "")
    cohorts = " with ".join(dict.fromkeys(filter(None, (refused.before, refused.now))))
    about = " of ".join(filter(None, (of, cohorts)))
    return f"{about} ({_because(refused)})"


def _because(refused: RefusedComparison) -> str:
    table = refused.table or "such numbers of these calls"
    return _WHY[refused.why].format(before=refused.before, now=refused.now, table=table)


def _near(editions: Editions) -> Iterator[Doubt]:
    """Ask whether an institution that is gone is one that is new under a name that is near, but for its number."""
    for name in editions.gone:
        near = nearest(name, [each for each in editions.new if _NUMBER.findall(each) == _NUMBER.findall(name)])
        if near:
            what = f"{name!r} of {editions.earlier.name} is in no export of this study, and {near!r} is new"
            yield Doubt("notice", "spellings.csv", None, None, what, "Are they one? Then say so there, else nothing")


def _told_apart(results: Results) -> Iterator[Doubt]:
    """Warn where names are to be hidden that the earlier edition gives away by its counts of the same calls."""
    editions = results.editions
    if results.study.disclosure.name_institutions or not editions.earlier.names_institutions:
        return
    if calls := _calls_of_both(editions):
        what = (
            f"{editions.earlier.name} names institutions with counts of calls that this study has, too ({calls}): "
            "who reads both can tell by these counts who is meant by a neutral name"
        )
        hide = "" if results.study.disclosure.hides_counts else "Hide small counts, too, or "
        do = f"{hide}leave these calls out, or accept that they are known"
        yield Doubt("warning", SETTINGS, None, None, what, do[:1].upper() + do[1:])


def _told_counts(results: Results) -> Iterator[Doubt]:
    """Warn where counts are to be hidden that the earlier edition shows of the same calls."""
    earlier, least = results.editions.earlier, results.study.disclosure.minimum_count
    calls = _calls_of_both(results.editions)
    if calls and least > (earlier.minimum_count or 0):
        what = (
            f"{earlier.name} shows counts below {least} of calls that this study has, too ({calls}): where nothing "
            "changed since, who reads both knows counts that this study hides"
        )
        yield Doubt("warning", SETTINGS, None, None, what, "Leave these calls out, or accept that they are known")


def _calls_of_both(editions: Editions) -> str:
    return ", ".join(str(each) for each in dict.fromkeys(each.call_year for each in editions.revisions))
