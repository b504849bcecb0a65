"""A study folder with a small survey in it: four institutions asked, three answers on a form, codings of two coders."""

from pathlib import Path

from tests.studies import ALPHA, BETA, mobility, write_study

PROJECTS = f"project_code,institution,requested_blended\n{ALPHA},Alpha College,10\n{BETA},Beta College,\n"
FRAME = """institution,approached,responded,survey_form
Alpha College,yes,yes,user
Beta College,yes,yes,non-user
Gamma College,yes,no,non-user
Delta College,yes,,
"""
QUESTIONS = """question,form,heading,kind,options,label_nl,label_en
institution,,Uw instelling,institution,,,
more_done,,Is er meer gedaan?,single,Ja | Nee,Meer gedaan,More done
why,user,Waarom wel?,open,,Waarom,Why
why,non-user,Waarom niet?,open,,Waarom,Why
"""
USERS = "Uw instelling;Is er meer gedaan?;Waarom wel?;E-mail\nalpha college;Ja;Het scheelt geld;piet@voorbeeld.nl\n"
OTHERS = """Uw instelling;Is er meer gedaan?;Waarom niet?
Beta College;Nee;Geen idee wat het is
Epsilon;Nee;
"""
CODINGS = """institution,form,question,theme,coder,quote,publish
Alpha College,user,why,benefit.finance,Piet,Het scheelt geld,yes
Alpha College,user,why,benefit.finance,Kees,,
Beta College,non-user,why,obstacle.clarity.meaning,Piet,Geen idee wat het is,no
"""
LISTS = {
    "survey/questions.csv": QUESTIONS,
    "survey/users.csv": USERS,
    "survey/others.csv": OTHERS,
    "survey/codings.csv": CODINGS,
    "survey/visits.csv": "institution,date,kind\nAlpha College,2025-02-03,working visit\n",
    "institutions.csv": FRAME,
    "spellings.csv": "spelling,institution\nEpsilon,Epsilon College\n",
}


def write_survey(folder: Path, changed: dict[str, str | None] | None = None, **settings: str) -> Path:
    """Write the study; `changed` are files with another text, or None for one that is not there."""
    (folder / "survey").mkdir(parents=True)
    files = {name: text for name, text in (LISTS | (changed or {})).items() if text is not None}
    blended = [mobility(number, blended="Yes" if number < 12 else "No") for number in range(20)]
    beta = [mobility(number, project_code=BETA) for number in range(5)]
    return write_study(folder, {"a.csv": [*blended, *beta]}, projects=PROJECTS, files=files, **settings)
