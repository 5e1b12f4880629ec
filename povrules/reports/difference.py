"""What changed between two standards as text or JSON, with both citations and the households that it moves."""

import json
from collections.abc import Iterator

from povrules.language.loader import Standard
from povrules.proofs.changes import KINDS, Change, Side
from povrules.proofs.difference import Difference, Witness
from povrules.reports.proofs import households_json
from povrules.reports.words import BASES, told
from povrules.review import CLASS_LABELS
from povrules.text import LANGS, Lang, Text

_NOTHING = Text("không có", "nothing")
_CHANGES = Text("Thay đổi", "What changed")
_SAME = Text("Không có thay đổi nào.", "Nothing changed.")
_WITNESSES = Text("Hộ được xếp khác đi, mỗi cặp loại một hộ", "Households that are classified otherwise, one for each")
_NOBODY = Text("Không hộ nào được xếp khác đi.", "No household is classified otherwise.")


def difference_text(found: Difference, lang: Lang) -> str:
    """Return the changes kind by kind with both citations, then a household for every two classes that differ."""
    return "\n".join(_lines(found, lang))


def _lines(found: Difference, lang: Lang) -> Iterator[str]:
    for mark, one in (("−", found.first), ("+", found.second)):
        yield f"{mark} {one.id} — {one.law.title.get(lang)}"
    yield f"\n{(_CHANGES if found.changes else _SAME).get(lang)}"
    for change in found.changes:
        by = f" [{told(BASES, change.basis, lang)}]" if change.basis is not None else ""
        yield f"  {KINDS[change.kind].get(lang)}{by}: {change.what.get(lang)}"
        yield f"    − {_side(found.first, change.before, lang)}"
        yield f"    + {_side(found.second, change.after, lang)}"
    yield f"\n{(_WITNESSES if found.witnesses else _NOBODY).get(lang)}"
    for witness in found.witnesses:
        first, second = (CLASS_LABELS[name].get(lang) for name in witness.classes)
        yield f"  [{told(BASES, witness.basis, lang)}] {first} → {second}: {witness.household.said.get(lang)}"
    yield from (f"  [{told(BASES, basis, lang)}] {why.get(lang)}" for basis, why in found.refused)


def _side(standard: Standard, side: Side | None, lang: Lang) -> str:
    if side is None:
        return _NOTHING.get(lang)
    cited = "; ".join(standard.cited(key).get(lang) for key in side.cite)
    return f"{side.said.get(lang)} ({cited})" if cited else side.said.get(lang)


def difference_json(found: Difference) -> str:
    """Return the same as JSON, in both languages, with the evidence of every citation."""
    content = {
        "before": _standard(found.first),
        "after": _standard(found.second),
        "changes": [_change(found, one) for one in found.changes],
        "witnesses": [_witness(one) for one in found.witnesses],
        "refused": [{"basis": basis, "vi": why.vi, "en": why.en} for basis, why in found.refused],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _standard(one: Standard) -> dict[str, object]:
    overlays = [{"name": source.name, "sha256": source.sha256} for source in one.overlays]
    titles = {f"title_{lang}": one.law.title.get(lang) for lang in LANGS}
    return {"id": one.id, **titles, "name": one.source.name, "sha256": one.sha256, "overlays": overlays}


def _change(found: Difference, change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "basis": change.basis,
        "what_vi": change.what.vi,
        "what_en": change.what.en,
        "before": _plain(found.first, change.before),
        "after": _plain(found.second, change.after),
    }


def _plain(standard: Standard, side: Side | None) -> dict[str, object] | None:
    if side is None:
        return None
    cites = [
        {
            "key": key,
            "vi": standard.cited(key).vi,
            "en": standard.cited(key).en,
            "quote": standard.citation(key).quote,
            "evidence": standard.citation(key).evidence,
        }
        for key in side.cite
    ]
    return {"vi": side.said.vi, "en": side.said.en, "citations": cites}


def _witness(one: Witness) -> dict[str, object]:
    return {
        "basis": one.basis,
        "before": one.classes[0],
        "after": one.classes[1],
        "vi": one.household.said.vi,
        "en": one.household.said.en,
        "household": households_json(one.household.households)[0],
    }
