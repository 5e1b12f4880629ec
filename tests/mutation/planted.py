"""An invented standard with golden cases beside it: the cases that suffice, and a set with a hole in it."""

from pathlib import Path

from povrules.testing.written import law

_HEAD, _, _REST = law("poor: income <= poverty", "not_poor: income > poverty", indicators=(), numbers={}).partition(
    "[[dimensions]]"
)
LAW = _HEAD + _REST[_REST.index("[[lines]]") :]
"""By income alone, and without the dimension of the invented law, which has no indicator then."""

CASES = """
standard = "dao-mo.toml"
"""

_CASE = """
[[cases]]
id = "{area}-{income}"
article = "Điều 1 (invented): at most the line is poor"
basis = "income"
household = {{ area = "{area}", income_per_capita = {income} }}
expect = {{ class = "{outcome}" }}
"""

YEARS = """
[[cases]]
id = "year-{year}"
article = "Điều 1 (invented): 2030–2032"
basis = "income"
options = {{ policy_year = {year} }}
household = {{ area = "rural", income_per_capita = 1 }}
expect = {{ {expect} }}
"""


def case(area: str, income: int, outcome: str) -> str:
    return _CASE.format(area=area, income=income, outcome=outcome)


def year(number: int) -> str:
    expect = 'class = "poor"' if 2030 <= number <= 2032 else 'error = "UsageError"'
    return YEARS.format(year=number, expect=expect)


AT_THE_LINES = "".join(
    case(area, line + step, "not_poor" if step else "poor")
    for area, line in (("rural", 1_234_000), ("urban", 1_567_000))
    for step in (0, 1)
)
AROUND_THE_YEARS = "".join(map(year, (2029, 2030, 2032, 2033)))


def written(folder: Path, *cases: str, text: str = LAW) -> Path:
    """Write the standard, and its cases beside it; return the file of the standard."""
    path = folder / "dao-mo.toml"
    path.write_text(text, encoding="utf-8")
    folder.joinpath("test_dao-mo.toml").write_text("".join([CASES, *cases]), encoding="utf-8")
    return path
