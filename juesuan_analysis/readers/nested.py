"""How much the forms of a PDF come to that draw other forms, before a library draws them all.

What a form draws is found in the file as it is. Where a name is packed away or spelled otherwise,
nothing is counted: the bounds on time and memory hold for that.
"""

import re
import zlib

from juesuan_analysis.readers.streams import MAX_STREAM

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_DICTIONARY = re.compile(rb"/XObject\s*(?:(\d{1,9})\s+\d{1,5}\s+R\b|<<([^<>]{0,100000})>>)")
_RESOURCES = re.compile(rb"/Resources\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_DEEPEST = 30
"""Forms in forms; real documents have two or three."""
_Form = tuple[int, list[int]]
"""Bytes of what a form says itself, and the forms it draws, each as often as it does."""


def draws_too_much(data: bytes) -> bool:
    """Whether a form, with those it draws, comes to more than a stream may, or draws itself."""
    if not _FORM.search(data):
        return False
    objects = _objects(data)
    forms = {number: _form(text, objects) for number, text in objects.items() if _is_form(text)}
    sizes: dict[int, int] = {}
    return any(_size(number, forms, sizes) > MAX_STREAM for number in forms)


def _objects(data: bytes) -> dict[int, bytes]:
    """The objects of a file by number, each up to the next one; of two the later counts."""
    found = [*_OBJECT.finditer(data)]
    ends = [*(match.start() for match in found[1:]), len(data)]
    return {int(m[1]): data[m.end() : end] for m, end in zip(found, ends, strict=True)}


def _is_form(text: bytes) -> bool:
    begin = _STREAM.search(text)
    return bool(begin and _FORM.search(text, 0, begin.start()))


def _form(text: bytes, objects: dict[int, bytes]) -> _Form:
    begin = _STREAM.search(text)
    assert begin
    about, content = text[: begin.start()], text[begin.end() :]
    if b"FlateDecode" in about:
        try:
            content = zlib.decompressobj().decompress(content, MAX_STREAM)
        except zlib.error:
            content = b""
    named = _names(about, objects)
    drawn = [named[match[1]] for match in _DRAWN.finditer(content) if match[1] in named]
    return len(content), drawn


def _names(about: bytes, objects: dict[int, bytes]) -> dict[bytes, int]:
    """What a form calls the objects it may draw."""
    if packed := _RESOURCES.search(about):
        about = objects.get(int(packed[1]), b"")
    found = _DICTIONARY.search(about)
    if not found:
        return {}
    listed = objects.get(int(found[1]), b"") if found[1] else found[2]
    return {match[1]: int(match[2]) for match in _NAMED.finditer(listed)}


def _size(number: int, forms: dict[int, _Form], sizes: dict[int, int], depth: int = 0) -> int:
    """Bytes that a form comes to with all it draws; beyond all bounds if it draws itself."""
    if number not in forms:
        return 0
    if number not in sizes:
        sizes[number] = MAX_STREAM + 1
        if depth < _DEEPEST:
            own, drawn = forms[number]
            sizes[number] = own + sum(_size(one, forms, sizes, depth + 1) for one in drawn)
    return sizes[number]
