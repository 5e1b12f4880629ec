"""Every code of every question is read by its Vietnamese and English name, however it is spelled."""

import pytest

from povrules.census.values import read_code
from povrules.language.columns import Code, Column
from povrules.rules import load_policy, policy_ids
from povrules.rules.provinces import province_ids, with_province

POLICIES = [load_policy(one) for one in policy_ids()]
POLICIES += [with_province([load_policy("bhyt")], one)[0] for one in province_ids("bhyt")]
CODES = {
    (policy.id, column.id, code.value): (column, code)
    for policy in POLICIES
    for column in policy.law.columns
    for code in column.codes
}


@pytest.mark.parametrize(("column", "code"), CODES.values(), ids=["-".join(key) for key in CODES])
def test_a_code_is_read_by_its_names(column: Column, code: Code) -> None:
    words = [code.value, code.vi, code.en, *code.aliases]
    words += {"yes": ["có", "Có", "CO"], "no": ["không", "Không", "KHONG"]}.get(code.value, [])
    for word in words:
        for spelled in (word, word.upper(), f" {word} "):
            assert read_code(column, spelled.strip()) == (code.value, None), spelled


def test_all_questions_with_codes_are_among_them() -> None:
    assert {"schooling", "level", "allowance", "poor_kind", "relation", "exit_kind"} <= {key[1] for key in CODES}
