"""The figures of a run that a text of the study asks for by name: measures, and how they are written."""

from collections.abc import Iterator

from blendresearch.base.errors import InputError
from blendresearch.data.codelists import activity_types, nearest
from blendresearch.statistics.measures import MEASURES, Absence, Measure, Sources, Value
from blendresearch.study.texts.calls import Call
from blendresearch.study.texts.own_texts import SHOWN, OwnTexts

DECIMALS = "decimals"
"""The argument that says how a share is written."""
_MOST_DECIMALS = 4
_LACKING = {
    Absence.NO_DATA: "the study does not say it",
    Absence.NO_SURVEY: "there is no survey",
    Absence.NO_CONTEXT: "context.csv has no such indicator for that region and year",
}


def told_value(call: Call, sources: Sources) -> Value:
    """Compute what a text asks for; raise ValueError when it is no measure, or asked of what no study has."""
    arguments = {name: value for name, value in call.arguments.items() if name != DECIMALS}
    return Measure(call.name, tuple(sorted(arguments.items()))).value(sources)


def decimals_of(call: Call) -> int:
    """Give with how many decimals a share is asked for, else 1; raise ValueError when that is none or too many."""
    text = call.arguments.get(DECIMALS, "1")
    if text not in map(str, range(_MOST_DECIMALS + 1)):
        raise ValueError(f"decimals is a whole number from 0 to {_MOST_DECIMALS}")
    return int(text)


def wrong_calls(texts: OwnTexts, sources: Sources) -> list[InputError]:
    """Give an error for everything that a text asks for and that there is not; of files nothing, which were read."""
    asked = ((text.file, call) for text in texts.texts for call in text.calls if call.name not in SHOWN)
    return [
        InputError(what, do=do, file=file, row=call.line) for file, call in asked for what, do in _wrong(call, sources)
    ]


def _wrong(call: Call, sources: Sources) -> Iterator[tuple[str, str]]:
    if call.name not in MEASURES:
        near = nearest(call.name, [*MEASURES, *SHOWN])
        do = f"Is {near!r} meant? Then write that" if near else f"There are {', '.join([*MEASURES, *SHOWN])}"
        yield f"there is nothing of the name {call.name!r} to tell", do
        return
    if call.file:
        yield f"{call.name}() is asked of something without a name", 'Write for instance cohort="completed"'
        return
    try:
        value = told_value(call, sources)
        decimals_of(call)
    except ValueError as error:
        yield str(error), "Correct it; docs/input.md lists what can be asked for"
        return
    if value is Absence.NOT_APPLICABLE:
        yield from _unknown(call, sources)
    if isinstance(value, Absence) and value in _LACKING:
        yield f"{call.name}() has no value: {_LACKING[value]}", "Take it out, or give the study what it rests on"


def _unknown(call: Call, sources: Sources) -> Iterator[tuple[str, str]]:
    """Tell what a call names that the study has nowhere: a slip would else stand in the report as *not applicable*."""
    lists = [each["institution"] for each in (sources.projects, sources.institutions) if each is not None]
    cohort, years = call.arguments.get("cohort"), sorted(sources.study.cohort_of_year.items())
    known = {
        "institution": sorted({name for names in lists for name in names}),
        "call_year": [str(year) for year, own in years if cohort in (None, own)],
        "activity_type": [*activity_types(sources.study.sector)],
    }
    for name, values in known.items():
        asked = call.arguments.get(name)
        if asked and (sources.names.of(asked) if name == "institution" else asked) not in values:
            near = nearest(asked, values) if name != "call_year" else None
            listed = "Name one as the study does" if name == "institution" else f"There are {', '.join(values)}"
            whole = f"cohort {cohort!r}" if name == "call_year" and cohort else "study"
            yield f"the {whole} has no {name} {asked!r}", f"Is {near!r} meant? Then write that" if near else listed
