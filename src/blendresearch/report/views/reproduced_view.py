"""Notebook 4: what became of every figure that was published before."""

import pandas as pd

from blendresearch.render.blocks import Prose
from blendresearch.report.chapters import Shown
from blendresearch.report.views.notebook_view import NotebookView, sentences
from blendresearch.statistics.published import STATUSES

_LISTED = 3  # so many figures are named


class ReproducedView(NotebookView):
    """A view on `reproduction.csv`, which has a row for every published figure."""

    def __init__(self, reproduction: pd.DataFrame) -> None:
        super().__init__()
        self._table, self._outcomes = reproduction, self.words["reproduction"]["status"]

    @property
    def found(self) -> Prose:
        """Tell how many figures were published, and what became of them."""
        if self._table.empty:
            return Prose("*This study has no published figures to hold its numbers against.*")
        counts, published = self._table["status"].value_counts(), len(self._table)
        reproduced = int(counts.get("reproduced", 0))
        of = f"{self.numbers.integer(reproduced)} of {self.number(published, 'published figure', 'published figures')}"
        others = [
            f"{self._outcomes[name]}: {self.numbers.integer(int(counts[name]))}"
            for name in STATUSES[1:]
            if name in counts
        ]
        lines = [f"Reproduced: {of} = {self.numbers.percent(reproduced / published, 1)}.", f"{'; '.join(others)}."]
        return sentences(lines if others else lines[:1])

    @property
    def next(self) -> Prose:
        """List the figures that ask for a look before the report goes out."""
        lines = []
        for status, what in (
            ("differs", "Find out why before the report goes out"),
            ("not_computable", "Add the input, or say in the report why it is not there"),
            ("source_inconsistent", "Ask the source which number is meant"),
        ):
            names = self._table.loc[self._table["status"] == status, "what"].tolist()
            if names:
                more = f"; and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
                lines.append(f"{what}: {'; '.join(names[:_LISTED])}{more}.")
        nothing = "No figure was published before." if self._table.empty else "Every published figure was reproduced."
        return sentences(lines, nothing)

    def others(self) -> Shown:
        """Show the figures that were not simply reproduced, and why."""
        rows = self._rows(self._table[self._table["status"] != "reproduced"], "status", "note")
        columns = ("What", "Outcome", "Explanation", "Published", "Recomputed")
        return self.table("others", "What is not simply reproduced", columns, rows, texts=3)

    def all(self) -> Shown:
        """Show every figure."""
        columns = ("What", "Outcome", "Published", "Recomputed")
        rows = self._rows(self._table, "status")
        return self.table(
            "all", "All published figures", columns, rows, texts=2, note="With ids: analysis.reproduce()."
        )

    def _rows(self, table: pd.DataFrame, *texts: str) -> list[list[str]]:
        words = table.assign(status=table["status"].map(self._outcomes)).fillna("").astype(str)
        numbers = {name: words[name].map(_grouped) for name in ("published", "recomputed")}
        return words.assign(**numbers)[["what", *texts, *numbers]].to_numpy().tolist()


def _grouped(number: str) -> str:
    """Write a number as it was printed, with its decimals, in groups of three digits."""
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else number
