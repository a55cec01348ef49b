"""The regression behind a comparison of groups: one column per group, covariates, and the constant last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, other_groups, validate_columns
from werkplaats.methods.intervals.student import Precision, student_inference
from werkplaats.methods.repeated_measures.random_effects import Codes, codes
from werkplaats.results import Estimate


@dataclass(frozen=True)
class GroupDesign:
    """Outcome and design of persons in households, with the groups that are compared.

    Attributes
    ----------
    matrix
        Rows x coefficients: one column for each of ``others`` (1 in that group), the covariates, the constant.
    labels, households
        Group and household of each row.
    others
        The groups other than the reference, in the order of their columns.
    """

    matrix: FloatArray
    outcome: FloatArray
    labels: NDArray[np.str_]
    households: Codes
    others: tuple[str, ...]
    reference: str

    @property
    def n_clusters(self) -> int:
        """Households in the whole model."""
        return len(np.unique(self.households))

    def households_of(self, group: str) -> set[int]:
        """Return the households with a person in ``group``."""
        return set(self.households[self.labels == group].tolist())

    def smallest(self, group: str) -> int:
        """Return the households in the smaller of ``group`` and the reference."""
        return min(len(self.households_of(group)), len(self.households_of(self.reference)))


def group_difference(
    design: GroupDesign,
    position: int,
    estimate: float,
    precision: Precision,
    *,
    unit: str,
    method: str,
    conf_level: float,
) -> Estimate:
    """Return the estimate of the group in column ``position`` of the design against the reference, with Student's t."""
    group = design.others[position]
    return Estimate(
        term="adjusted_difference",
        estimate=estimate,
        unit=unit,
        method=method,
        n_households=len(design.households_of(group) | design.households_of(design.reference)),
        n_obs=len(design.outcome),
        n_smallest=design.smallest(group),
        std_error=precision.std_error,
        conf_level=conf_level,
        **student_inference(estimate, precision, conf_level=conf_level)._asdict(),
        contrast="between",
        group=group,
        reference=design.reference,
    )


def build_group_design(
    table: pd.DataFrame, *, outcome: str, group: str, reference: str, household: str, covariates: Sequence[str]
) -> GroupDesign:
    """Return the design of ``outcome`` on groups and covariates.

    Raises
    ------
    ValueError
        When a value is missing, a group has fewer than two households, or the coefficients are not determined.
    """
    others = other_groups(table, group=group, reference=reference)
    validate_columns(table, [household])
    labels = table[group].astype(str).to_numpy(dtype=str)
    numbers = [complete_numbers(table, column) for column in covariates]
    matrix = np.column_stack([*(labels == other for other in others), *numbers, np.ones(len(table))]).astype(float)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1] or len(table) <= matrix.shape[1]:
        named = ", ".join(f"'{column}'" for column in (group, *covariates))
        raise ValueError(
            f"{len(table)} persons cannot determine {matrix.shape[1]} coefficients of '{outcome}' on {named}"
        )
    design = GroupDesign(
        matrix, complete_numbers(table, outcome), labels, codes(table[household]), tuple(others), reference
    )
    for other in others:
        fewest = design.smallest(other)
        if fewest < 2:
            raise ValueError(
                f"'{other}' or '{reference}' in column '{group}' has {fewest} household; a comparison that holds "
                "beyond these households needs two in each group"
            )
    return design
