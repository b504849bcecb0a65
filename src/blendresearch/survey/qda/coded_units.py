"""What a coding is of: an answer of an institution to a question of a form, or what was said at a visit."""

import re
from dataclasses import dataclass

import pandas as pd

from blendresearch.data.codelists import folded, meaning
from blendresearch.study.known_institutions import KnownInstitutions
from blendresearch.survey.qda.descriptions import fields_of

ANSWER, VISIT = "answer", "visit"
FIELDS = ("institution", "form", "question", "source")
_BETWEEN = re.compile(r"\s+[-\u2013\u2014]\s+")
_ENDING = re.compile(r"\.(txt|docx?|rtf|odt|pdf|md|csv|xlsx?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """What a coding is of, by the names under which it is counted; a `question` of "" is an answer as a whole."""

    institution: str
    form: str
    question: str
    source: str

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Give all that tells it apart."""
        return self.institution, self.form, self.question, self.source

    @property
    def name(self) -> str:
        """Name its document as `Units.named` reads it."""
        parts = [self.institution, VISIT] if self.source == VISIT else [self.institution, self.form, self.question]
        return " - ".join(filter(None, parts))

    @property
    def fields(self) -> dict[str, str]:
        """Give what the description of its document says."""
        return dict(zip(FIELDS, self.parts, strict=True))


class Units:
    """The institutions, forms and questions that a coding can be of, by the ways in which they are written."""

    def __init__(self, questions: pd.DataFrame, institutions: KnownInstitutions) -> None:
        """Take questions of forms, and the institutions of a study with their forms."""
        self.institutions = institutions
        named = [*institutions.forms.values(), *(questions["form"] if len(questions) else ())]
        self._forms = {folded(form): form for form in named if form}
        self._lists_name_none = bool(institutions.forms or len(questions)) and not self._forms
        self._questions: dict[str, dict[str, None]] = {}
        self._codes: dict[str, str] = {}
        for question, form in zip(questions.get("question", ()), questions.get("form", ()), strict=True):
            self._questions.setdefault(question, {})[form] = None
            self._codes.setdefault(folded(question), question)

    def form(self, text: str, institution: str) -> str | None:
        """Give a form by its name; where none is written that of the institution, or the only one. None for no form.

        Where no list names a form, it is "", and there is no other one as soon as there are questions or a frame.
        """
        if text:
            return self._forms.get(folded(text)) if self._forms or self._lists_name_none else text
        only = next(iter(self._forms.values())) if len(self._forms) == 1 else ""
        return self.institutions.forms.get(institution) or only or (None if self._forms else "")

    def question(self, text: str, form: str) -> str | None:
        """Give a question of a form by its code, "" for the answer as a whole; None where the form does not ask it."""
        if not text or not self._codes:
            return text
        code = self._codes.get(folded(text), "")
        return code if {form, ""} & self._questions.get(code, {}).keys() else None

    def described(self, description: str) -> Unit | None:
        """Give what a document is by the lines of its description (`institution: ...`, `form: ...`); None for none."""
        said = dict.fromkeys(FIELDS, "") | fields_of(description, FIELDS)
        return self.given(*said.values())[0]

    def named(self, document: str) -> Unit | None:
        """Give what a document is by its name: `institution - form - question`, `institution - form`, or - visit."""
        parts = _BETWEEN.split(_ENDING.sub("", document.strip()))
        for last in (2, 1):
            name, rest = " - ".join(parts[:-last]), [*parts[-last:], ""][:2]
            if name and (unit := self._unit(name, *rest)):
                return unit
        return None

    def _unit(self, name: str, form: str, question: str) -> Unit | None:
        if form and meaning("coding_source", form) == VISIT:
            return self.given(name, "", "", form)[0]
        return self.given(name, form, question)[0] if form else None

    def given(self, name: str, form: str, question: str, source: str = "") -> tuple[Unit | None, str]:
        """Give what a coding is of, or what of it is wrong: a column, or `no form` where the form is not known.

        Without an institution there is neither.
        """
        institution, kind = self.institutions.named(name), meaning("coding_source", source)
        if not name or institution is None or kind is None:
            return None, "" if not name else "institution" if institution is None else "source"
        if kind == VISIT:
            return Unit(institution, "", "", VISIT), ""
        known = self.form(form, institution)
        if known is None:
            return None, "form" if form else "no form"
        asked = self.question(question, known)
        return (None, "question") if asked is None else (Unit(institution, known, asked, ANSWER), "")
