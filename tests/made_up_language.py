"""A third language, made up of the English one: every word that a translator would have to write begins with ø.

Made in a copy of the package, as a translator would: one folder more, and no code.
"""

import re
import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "blendresearch"
MARK = "ø"
# What is no word: Jinja, code, targets of links, attributes of parts, and places to fill in.
_FIXED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|`[^`]*`|\]\([^)]*\)|https?://\S+|\{[^{}]*\}", re.DOTALL)
# Words within Jinja: what is chosen between, and not what is asked for or compared with.
_CHOSEN = re.compile(r"""((?:\{\{ |else |[~+] )["'])([^"']*)(["'])""")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOML_TEXT = re.compile(r'(?<![\w"])"(?:[^"\\]|\\.)*"')
_KEY = re.compile(r'^\s*"[^"]*"\s*=')


def add_language(folder: Path, code: str, locale: str) -> Path:
    """Copy the package into a folder and add a language that has every word of English marked; give the copy."""
    copy = folder / "blendresearch"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    english, made_up = copy / "language" / "en", copy / "language" / code
    shutil.copytree(english, made_up)
    for path in made_up.rglob("*.j2"):
        path.write_text(marked(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in made_up.glob("*.toml"):
        path.write_text(_marked_toml(path.read_text(encoding="utf-8")), encoding="utf-8")
    (made_up / "language.toml").write_text(f'name = "Made up"\nlocale = "{locale}"\n', encoding="utf-8")
    return copy


def marked(text: str) -> str:
    """Mark the words of a template.

    >>> marked('At {{ "a school" if n == "x" else "many schools" }} [here](#tab-x), {{ n | noun("school") }}')
    'øAt {{ "øa øschool" if n == "x" else "ømany øschools" }} [øhere](#tab-x), {{ n | noun("school") }}'
    """
    pieces, at = [], 0
    for fixed in _FIXED.finditer(text):
        pieces += [_marked_words(text[at : fixed.start()]), _CHOSEN.sub(_mark_chosen, fixed[0])]
        at = fixed.end()
    return "".join([*pieces, _marked_words(text[at:])])


def _marked_words(text: str) -> str:
    return _WORD.sub(lambda word: MARK + word[0], text)


def _mark_chosen(found: re.Match) -> str:
    return found[1] + _marked_words(found[2]) + found[3]


def _marked_toml(text: str) -> str:
    lines = []
    for line in text.splitlines():
        key = _KEY.match(line)
        start = key.end() if key else 0
        lines.append(line[:start] + _TOML_TEXT.sub(lambda found: marked(found[0]), line[start:]))
    return "\n".join(lines) + "\n"
