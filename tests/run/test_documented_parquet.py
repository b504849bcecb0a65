"""How docs/output.md reads the tidy mobilities: it works with what is installed, and counts as the tables do."""

import re
import shutil

import pandas as pd
from tests.runs import ROOT


def test_code_of_the_docs_counts_what_the_statistics_have(small_run, tmp_path, monkeypatch, capsys):
    docs = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.+?)```", docs, re.DOTALL)
    (name,) = re.findall(r'read_parquet\("(.+?)"\)', code)
    (tmp_path / name).parent.mkdir(parents=True)
    shutil.copyfile(small_run.processed / "mobilities.parquet", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    exec(code, {})
    told = {
        line.split()[1]: [int(each) for each in line.split()[2:]] for line in capsys.readouterr().out.splitlines()[1:]
    }
    rows = pd.read_csv(small_run.processed / "statistics.csv", dtype={"activity_type": str})
    by_type = rows[rows["activity_type"].notna() & (rows["unit"] == "mobility")]
    expected = by_type.groupby("activity_type")[["total", "blended"]].sum()
    assert told == {kind: [int(row["total"]), int(row["blended"])] for kind, row in expected.iterrows()}
    assert len(told) > 1
