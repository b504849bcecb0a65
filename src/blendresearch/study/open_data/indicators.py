"""What was counted in the Commission's open files, as rows of `context.csv`: of a country, and of the EU beside it."""

from collections.abc import Iterable
from dataclasses import replace

from babel import Locale

from blendresearch.base.texts import clean
from blendresearch.language import bases, load
from blendresearch.study.open_data.open_meanings import lists
from blendresearch.study.open_data.sent_abroad import Counted

UNIT = "participants"


def indicators(sent: Iterable[Counted], country: str) -> list[dict[str, str]]:
    """Give rows of `context.csv` on a country (ISO 3166) and on the members of today's EU together, in all years.

    An indicator is of one field, profile and kind of year, as in `vet_learners_sent_by_call_year`. The source has the
    line of the licence, the files, and how rows were counted.
    """
    comparison, summed = lists()["comparison"], {}
    for each in sent:
        regions = [each.country] if each.country == country else []
        regions += [comparison["region"]] if each.country in comparison["members"] else []
        for region in regions:
            key = (region != country, each.field, each.profile, each.year_basis, each.year)
            before = summed.get(key, replace(each, participants=0, files=()))
            participants, files = before.participants + each.participants, tuple(sorted({*before.files, *each.files}))
            summed[key] = replace(each, country=region, participants=participants, files=files)
    return [_row(summed[key]) for key in sorted(summed)]


def _row(sent: Counted) -> dict[str, str]:
    told, files = {}, ", ".join(map(clean, sent.files))
    for code in bases():
        words = load(code).words["open_data"]
        names = {"profile": words["profiles"][sent.profile], "field": words["fields"][sent.field]}
        told[f"label_{code}"] = words["label"].format(**names, year_basis=words["year_bases"][sent.year_basis])
        told[f"region_{code}"] = _named(sent.country, code)
        told[f"source_{code}"] = words["source"].format(files=files)
    return {
        "indicator": f"{sent.field}_{sent.profile}_sent_by_{sent.year_basis}".casefold(),
        "region": sent.country,
        "year": str(sent.year),
        "value": str(sent.participants),
        "unit": UNIT,
        "source": told["source_en"],
        **told,
    }


def _named(region: str, code: str) -> str:
    comparison = lists()["comparison"]
    if region == comparison["region"]:
        words = load(code).words["open_data"]["comparison"]
        return words.format(members=len(comparison["members"]), since=comparison["since"])
    return Locale.parse(load(code).locale).territories.get(region, region)
