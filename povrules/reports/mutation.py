"""What became of the mutants of law files, as text or JSON."""

import json
from collections.abc import Iterator, Sequence

from povrules.engines.reason import number
from povrules.mutation.model import FATES, KINDS, Mutant, Mutation, Verdict
from povrules.text import Lang, Text


def mutation_text(found: Mutation, lang: Lang) -> str:
    """Return the counts of a file, what was proved equivalent, and its survivors."""
    return "\n".join(_lines(found, lang))


def _lines(found: Mutation, lang: Lang) -> Iterator[str]:
    yield found.title.get(lang)
    yield from _counts([found], lang)
    for fate in ("equivalent", "survivor"):
        for mutant, verdict in found.of(fate):
            yield f"  {FATES[fate].get(lang)}: {_place(found, mutant, lang)}"
            yield f"    - {mutant.before}"
            yield f"    + {mutant.after}" if mutant.after else "    +"
            yield f"    {verdict.why.get(lang)}"


def _place(found: Mutation, mutant: Mutant, lang: Lang) -> str:
    return f"{found.sources[0].name}:{mutant.line}, {mutant.key} ({KINDS[mutant.kind].get(lang)})"


def _counts(found: Sequence[Mutation], lang: Lang) -> Iterator[str]:
    tried, made = sum(len(one.results) for one in found), sum(one.made for one in found)
    seconds = sum(one.seconds for one in found)
    shown = Text(
        f"{number(tried, 'vi')} trong {number(made, 'vi')} đột biến, {seconds:.0f} giây",
        f"{number(tried, 'en')} of {number(made, 'en')} mutants, {seconds:.0f} seconds",
    )
    yield f"  {shown.get(lang)}"
    for fate, words in FATES.items():
        yield f"  {sum(len(one.of(fate)) for one in found):>6}  {words.get(lang)}"


def summed_text(found: Sequence[Mutation], lang: Lang) -> str:
    """Return the counts of several files together."""
    return "\n".join([Text(f"{len(found)} tệp", f"{len(found)} files").get(lang), *_counts(found, lang)])


def mutation_json(found: Sequence[Mutation]) -> str:
    """Return every mutant of every file with what became of it, in both languages, as JSON."""
    files = [
        {
            "title_vi": one.title.vi,
            "title_en": one.title.en,
            "holds": one.holds,
            "sources": [{"name": source.name, "sha256": source.sha256} for source in one.sources],
            "made": one.made,
            "tried": len(one.results),
            "counts": {fate: len(one.of(fate)) for fate in FATES},
            "seconds": round(one.seconds, 1),
            "mutants": [_plain(mutant, verdict) for mutant, verdict in one.results],
        }
        for one in found
    ]
    return json.dumps({"holds": all(one.holds for one in found), "files": files}, ensure_ascii=False, indent=2)


def _plain(mutant: Mutant, verdict: Verdict) -> dict[str, object]:
    return {
        "line": mutant.line,
        "key": mutant.key,
        "kind": mutant.kind,
        "before": mutant.before,
        "after": mutant.after,
        "fate": verdict.fate,
        "why_vi": verdict.why.vi,
        "why_en": verdict.why.en,
    }
