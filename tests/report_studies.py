"""Studies that are said by their counts alone: {(institution, call year): (mobilities, blended)}."""

from collections.abc import Mapping
from pathlib import Path

from tests.studies import mobility, write_study

from blendresearch.language import bases


def study_of(
    folder: Path, counts: Mapping[tuple[str, int], tuple[int, int]], focus: str, projects: str | None = None
) -> Path:
    """Write a study with a project for each institution and call year; `projects` may name them as {A2021}."""
    codes = {
        f"{name}{year}": f"{year}-1-NL01-KA121-VET-{place:09}" for place, (name, year) in enumerate(counts, start=1)
    }
    exports = {
        f"{name}-{year}.csv": [
            mobility(number, project_code=codes[f"{name}{year}"], blended="Yes" if number < blended else "No")
            for number in range(total)
        ]
        for (name, year), (total, blended) in counts.items()
    }
    listed = "".join(f"{codes[f'{name}{year}']},{name},\n" for name, year in counts)
    own = projects.format(**codes) if projects else f"project_code,institution,requested_blended\n{listed}"
    titles = ", ".join(f'{code} = "A study"' for code in bases())
    languages = ", ".join(f'"{code}"' for code in bases())
    settings = {"title": f"{{ {titles} }}", "languages": f"[{languages}]"}
    if focus:
        settings["focus"] = f'["{focus}"]'
    return write_study(folder, exports, projects=own, **settings)
