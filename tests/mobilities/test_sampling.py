"""Drawing in the database: every mobility of a stratum as often as any other, whatever the order of the rows."""

from collections import Counter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.mobilities import sampling
from blendresearch.mobilities.sampling import as_stratum, draw, grouped, stratum_sizes
from blendresearch.statistics.sample_design import design, smallest
from blendresearch.study.drawn_sample import DrawnStratum


def population(sizes: dict[tuple[str, bool], int], *, backwards: bool = False) -> duckdb.DuckDBPyConnection:
    """Make the tables that a draw reads: {(institution, flag): mobilities}, of one cohort and one export."""
    connection = duckdb.connect()
    rows = [(name, flag, f"{name}-{flag}-{number}") for (name, flag), size in sizes.items() for number in range(size)]
    rows = rows[::-1] if backwards else rows
    connection.execute("CREATE TABLE exports (export INTEGER, file VARCHAR)")
    connection.execute("INSERT INTO exports VALUES (1, 'a.csv')")
    connection.execute("CREATE TABLE coded (place BIGINT, mobility_id VARCHAR)")
    texts = ", ".join(f"{name} VARCHAR" for name in ("activity_type", "left_out", "file"))
    columns = f"cohort VARCHAR, institution VARCHAR, blended BOOLEAN, project_code VARCHAR, {texts}"
    connection.execute(f"CREATE TABLE mobilities ({columns}, start_date DATE, row INTEGER)")
    for at, (name, flag, mobility) in enumerate(rows):
        connection.execute("INSERT INTO coded VALUES (?, ?)", [(1 << 40) + at, mobility])
        values = ["done", name, flag, f"2021-{name}", "x", None, "a.csv", None, at]
        connection.execute("INSERT INTO mobilities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    return connection


SIZES = {("A", False): 12, ("A", True): 3, ("B", False): 7}


def drawn(connection: duckdb.DuckDBPyConnection, seed: int, size: int = 8) -> list[str]:
    sizes = stratum_sizes(connection, ["done"], seed)
    divided = design(sizes, size)
    return [each.drawn.mobility_id for each in draw(connection, divided.groups, divided.drawn)]


def test_draw_depends_on_seed_and_ids_and_on_no_order():
    one, other = population(SIZES), population(SIZES, backwards=True)
    assert drawn(one, 1) == drawn(other, 1)
    assert drawn(one, 1) != drawn(one, 2)


def test_every_mobility_of_a_stratum_is_drawn_as_often_as_any_other():
    connection = population(SIZES)
    times = Counter(each for seed in range(300) for each in drawn(connection, seed))
    divided = design(stratum_sizes(connection, ["done"], 1), 8)
    for stratum, most in zip(divided.strata, divided.drawn, strict=True):
        expected = 300 * most / stratum.size
        name = f"{stratum.institution}-{stratum.flagged}-"
        own = [times[f"{name}{number}"] for number in range(stratum.size)]
        assert sum(own) == 300 * most
        # Five standard deviations: with so many mobilities hardly ever passed by chance.
        assert all(abs(count - expected) <= 5 * (expected * (1 - most / stratum.size)) ** 0.5 for count in own)


def test_what_a_short_look_leaves_out_is_drawn_all_the_same(monkeypatch):
    connection = population(SIZES)
    before = drawn(connection, 1)
    monkeypatch.setattr(sampling, "_ceiling", lambda most, size: 0)
    assert drawn(connection, 1) == before


STRATA = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.booleans(), st.integers(1, 500)),
    min_size=1, max_size=40, unique_by=lambda each: each[:3],
)  # fmt: skip


@given(STRATA, st.data())
def test_design_has_every_mobility_in_one_stratum_and_the_size_that_was_asked_for(rows, data):
    sizes = [DrawnStratum(cohort, f"I{name}", flagged, size) for cohort, name, flagged, size in rows]
    population_size = sum(each.size for each in sizes)
    size = data.draw(st.integers(smallest(sizes), population_size + 5))
    divided = design(sizes, size)
    assert sorted(each for group in divided.groups for each in group) == sorted(sizes)
    assert sum(divided.drawn) == min(size, population_size)
    assert sum(each.size for each in divided.strata) == population_size
    assert all(1 <= own <= each.size for own, each in zip(divided.drawn, divided.strata, strict=True))
    assert all(len({(each.cohort, each.flagged) for each in group}) == 1 for group in divided.groups)


@pytest.mark.parametrize("most", [1, 2, 5, 50])
def test_smallest_are_taken_together(most):
    sizes = [DrawnStratum("a", f"I{number}", False, number) for number in range(1, 21)]
    groups = grouped(sizes, most)
    assert len(groups) <= most
    together = max(groups, key=len)
    if most < len(sizes):
        assert as_stratum(together).institution == ""
        alone = [group[0].size for group in groups if group is not together]
        assert not alone or min(alone) > max(each.size for each in together)
