"""What the command says of a whole run, where there is no terminal."""

import re

import pytest


@pytest.mark.run
def test_run_tells_each_step_on_a_line_and_sums_up_what_was_made(reference_run):
    lines = reference_run.stdout.splitlines()
    steps = [
        "data",
        "publication (full)",
        "01_prepare",
        "02_registered_use",
        "03_survey",
        "04_reproduction",
        "05_report.nl",
        "05_report.en",
        "worklists",
    ]
    assert sorted(lines[: len(steps)]) == sorted(f"{name}: done" for name in steps)
    assert (lines[0], lines[len(steps) - 1]) == ("data: done", "publication (full): done")
    assert re.search(r"completed +15,738 +259 +1\.65% +1\.00%", reference_run.stdout)
    assert re.search(r"running +5,978 +114 +1\.91% +0\.49%", reference_run.stdout)
    assert "130 reproduced, 13 source_inconsistent" in reference_run.stdout
    shown = [line.strip() for line in lines[lines.index("") :]]
    assert [
        path.name for path in sorted(reference_run.reports.iterdir()) if path.is_file() and path.name not in shown
    ] == []
    assert "(places: 255, institutions: 42), in processed/nl-mbo-2025/worklists" in reference_run.stdout
    assert reference_run.stderr == ""
    assert "\x1b" not in reference_run.stdout
