"""Damage inside archives: parts that are missing, replaced or torn, and XML that is well formed and wrong."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from damage.raw import damage_bytes

Parts = dict[str, bytes]

_TAG = re.compile(rb"<[^<>]+>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)=\"([^\"]*)\"")
_NUMBER = re.compile(rb"(?<=[\"> ])[0-9]+(?=[\"< ])")
_VALUES = (
    b"",
    b"0",
    b"-1",
    b"1",
    b"2",
    b"4294967296",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
    b"x",
    b"rId1",
    b"s",
    b"e",
)
_VALUES += (
    b"b",
    b"d",
    b"n",
    b"str",
    b"inlineStr",
    b"true",
    b"hidden",
    b"A1",
    b"XFD1048576",
    b"A0",
    b"&#x110;",
    b"../x.xml",
)
_TEXTS = (b"", b"0", b"-1", b"7", b"99999", b"1e400", b"-0", b"NaN", b"inf", b"&#10;", b"&amp;", b"&#xD800;", b"&nope;")
_TEXTS += (b"]]>", b"<![CDATA[x]]>", b"<!-- x -->", b"<?x y?>", b"\xff\xfe", b"\0", "Tổng cộng".encode(), b"9" * 400)
_DEPTH = 3000
_FEW = 4


def unpacked(data: bytes) -> Parts:
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """Return an archive with these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def damage_parts(rng: Random, data: bytes) -> bytes:
    """Return an archive of which parts are gone, empty, under another name, exchanged, or torn."""
    parts = unpacked(data)
    for _ in range(rng.choice((1, 1, 2))):
        name, other = rng.choice([*parts]), rng.choice([*parts])
        kind = rng.randrange(7)
        if kind == 0 and len(parts) > 1:
            del parts[name]
        elif kind == 1:
            parts[name] = rng.choice((b"", b"<x/>", b"\0" * 99, b"<a>" * 9, rng.randbytes(200)))
        elif kind == 2:
            parts[rng.choice((name.upper(), name.replace("/", "\\"), f"/{name}", f"x{name}"))] = parts.pop(name)
        elif kind == 3:
            parts[name], parts[other] = parts[other], parts[name]
        elif kind == 4:
            parts[name] = damage_bytes(rng, parts[name])
        elif kind == 5:
            encoding = rng.choice(("utf-16", "utf-32", "latin-1", "cp1258"))
            parts[name] = parts[name].decode("utf-8", "replace").encode(encoding, "replace")
        else:
            parts[name] = parts[name][: rng.randrange(len(parts[name]) + 1)]
    return packed(parts)


def damage_xml(rng: Random, data: bytes) -> bytes:
    """Return an archive in which the XML of a part or several has other tags, attributes, numbers or texts."""
    parts = unpacked(data)
    weighted = [name for name in parts for _ in range(6 if _matters(name) else 1)]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        name = rng.choice(weighted)
        for _ in range(rng.choice((1, 1, 2, _FEW))):
            parts[name] = rng.choice(_XML)(rng, parts[name])
    return packed(parts)


def _matters(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(
        ("docProps", "xl/theme", "META-INF", "Configurations")
    )


def _replaced(rng: Random, xml: bytes, pattern: re.Pattern[bytes], new: Callable[[re.Match[bytes]], bytes]) -> bytes:
    places = [*pattern.finditer(xml)]
    if not places:
        return xml
    one = rng.choice(places)
    return xml[: one.start()] + new(one) + xml[one.end() :]


def _drop_tag(rng: Random, xml: bytes) -> bytes:
    return _replaced(rng, xml, _TAG, lambda _: b"")


def _drop_element(rng: Random, xml: bytes) -> bytes:
    """Take an element with all that is in it away, or put it there twice."""
    name = rng.choice([tag[1:].split()[0].rstrip(b"/>") for tag in _TAG.findall(xml)] or [b"x"])
    element = re.compile(rb"<%s\b[^<>]*(?:/>|>.*?</%s>)" % (re.escape(name), re.escape(name)), re.S)
    times = rng.choice((0, 0, 2))
    return _replaced(rng, xml, element, lambda found: found[0] * times)


def _change_attribute(rng: Random, xml: bytes) -> bytes:
    value = rng.choice(_VALUES)
    return _replaced(rng, xml, _ATTRIBUTE, lambda found: b'%s="%s"' % (found[1], value))


def _drop_attribute(rng: Random, xml: bytes) -> bytes:
    return _replaced(rng, xml, _ATTRIBUTE, lambda _: b"")


def _exchange_attributes(rng: Random, xml: bytes) -> bytes:
    """Give an attribute the value that another place has for it, e.g. a cell the address of another."""
    found = _ATTRIBUTE.findall(xml)
    if not found:
        return xml
    name, _ = rng.choice(found)
    values = [value for other, value in found if other == name]
    own = re.compile(rb"(\b%s)=\"([^\"]*)\"" % re.escape(name))
    return _replaced(rng, xml, own, lambda one: b'%s="%s"' % (one[1], rng.choice(values)))


def _change_number(rng: Random, xml: bytes) -> bytes:
    new = rng.choice((b"0", b"1", b"-1", b"5", b"16384", b"1048577", b"4294967295", b"9" * 30))
    return _replaced(rng, xml, _NUMBER, lambda _: new)


def _put_text(rng: Random, xml: bytes) -> bytes:
    new = rng.choice(_TEXTS)
    return _replaced(rng, xml, re.compile(rb">[^<>]*<"), lambda _: b">" + new + b"<")


def _rename_tag(rng: Random, xml: bytes) -> bytes:
    names = _TAG.findall(xml)
    return _replaced(rng, xml, _TAG, lambda _: rng.choice(names)) if names else xml


def _nest(rng: Random, xml: bytes) -> bytes:
    name = rng.choice((b"row", b"c", b"si", b"x:y", b"table:table", b"text:p"))
    depth = rng.choice((3, 70, _DEPTH))
    return _replaced(rng, xml, _TAG, lambda found: found[0] + b"<%s>" % name * depth + b"</%s>" % name * depth)


def _declare(rng: Random, xml: bytes) -> bytes:
    head = rng.choice(
        (
            b"<!DOCTYPE x>",
            b'<?xml version="1.0" encoding="utf-7"?>',
            b"\xef\xbb\xbf",
            b" ",
            b'<!DOCTYPE x [<!ENTITY a "b">]>',
        )
    )
    return head + xml


_XML: tuple[Callable[[Random, bytes], bytes], ...] = (
    _drop_tag,
    _drop_element,
    _change_attribute,
    _change_attribute,
    _drop_attribute,
    _exchange_attributes,
    _change_number,
    _change_number,
    _put_text,
    _rename_tag,
    _nest,
    _declare,
)
