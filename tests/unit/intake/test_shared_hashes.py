"""Hashes that more than one row has: all of them, whatever number is sorted at once."""

import pytest

from werkplaats.intake.shared_hashes import keep_shared_hashes


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_every_shared_hash_is_found_in_any_number_of_parts(store, at_once):
    rows = "SELECT hash(range % 7) AS hash FROM range(10)"
    name = keep_shared_hashes(store, rows, 10, at_once=at_once)
    shared = store.column("SELECT hash(range) FROM range(3)")
    assert sorted(store.column(f"SELECT hash FROM {name}")) == sorted(shared)


def test_rows_that_all_differ_share_nothing(store):
    name = keep_shared_hashes(store, "SELECT hash(range) AS hash FROM range(50)", 50)
    assert store.value(f"SELECT count(*) FROM {name}") == 0
