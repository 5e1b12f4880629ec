"""Small standards at random, well formed by construction, and single changes to them."""

import re
from dataclasses import dataclass

from helpers import LineLike, law
from hypothesis import strategies as st

CLASSES = ("poor", "near_poor", "average", "not_poor")


@dataclass(frozen=True)
class Drawn:
    """What a random standard is made of: its lines, its rules, its cut-off."""

    lines: tuple[tuple[str, int, int], ...]
    rules: tuple[str, ...]
    cutoff: int

    @property
    def text(self) -> str:
        lines: tuple[LineLike, ...] = self.lines
        return law(*self.rules, lines=lines, numbers={"cutoff": self.cutoff})


@st.composite
def standards(draw: st.DrawFn) -> Drawn:
    """One to three lines; each band is one class, or two of them by the number of deprivations."""
    many = draw(st.integers(1, 3))
    rural = sorted(draw(st.lists(st.integers(2, 40), min_size=many, max_size=many, unique=True)))
    urban = sorted(draw(st.lists(st.integers(40, 80), min_size=many, max_size=many, unique=True)))
    below = draw(st.lists(st.sampled_from(["<", "<="]), min_size=many, max_size=many))
    cutoff = draw(st.integers(1, 3))
    split = draw(st.integers(0, many - 1))
    rules: list[str] = []
    for band in range(many + 1):
        bounds = [f"income {'>' if below[band - 1] == '<=' else '>='} l{band - 1}"] if band else []
        bounds += [f"income {below[band]} l{band}"] if band < many else []
        condition, outcome = " and ".join(bounds), CLASSES[min(band + 1, 3)]
        if band <= split:
            rules.append(f"poor: {condition} and deprivations >= cutoff")
            rules.append(f"near_poor: {condition} and deprivations < cutoff")
        else:
            rules.append(f"{outcome if band < many else 'not_poor'}: {condition}")
    lines = tuple(
        (f"l{number}", 1000 * low, 1000 * high) for number, (low, high) in enumerate(zip(rural, urban, strict=True))
    )
    return Drawn(lines, tuple(rules), cutoff)


_TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@st.composite
def mutants(draw: st.DrawFn, drawn: Drawn) -> Drawn:
    """The standard with one slip: an operator, a number, a class, ``or`` for ``and``, a dropped or doubled rule."""
    rules, at = list(drawn.rules), draw(st.integers(0, len(drawn.rules) - 1))
    kind = draw(st.sampled_from(["operator", "line", "cutoff", "class", "or", "dropped", "doubled"]))
    if kind == "operator":
        found = list(re.finditer(r"[<>]=?", rules[at]))
        one = found[draw(st.integers(0, len(found) - 1))]
        rules[at] = rules[at][: one.start()] + _TURNED[one.group()] + rules[at][one.end() :]
    elif kind == "line":
        number, step = draw(st.integers(0, len(drawn.lines) - 1)), draw(st.sampled_from([-1, 1]))
        lines = list(drawn.lines)
        name, rural, urban = lines[number]
        lines[number] = (name, rural + step, urban)
        return Drawn(tuple(lines), drawn.rules, drawn.cutoff)
    elif kind == "cutoff":
        return Drawn(drawn.lines, drawn.rules, drawn.cutoff + draw(st.sampled_from([-1, 1])))
    elif kind == "class":
        rules[at] = f"{draw(st.sampled_from(CLASSES))}: {rules[at].partition(': ')[2]}"
    elif kind == "or":
        rules[at] = rules[at].replace(" and ", " or ", 1)
    elif kind == "dropped" and len(rules) > 1:
        del rules[at]
    else:
        rules.append(rules[at])
    return Drawn(drawn.lines, tuple(rules), drawn.cutoff)
