"""The one schema under every data file: typed, frozen records, and errors that name their place.

msgspec makes the records: it is strict by itself, adds a few milliseconds to the start, and its
records are plain classes that mypy checks at each use.
"""

import re
import tomllib
from collections.abc import Callable, Collection
from importlib.resources import files
from typing import Any, TypeVar, get_args

import msgspec

from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.patterns import Pattern, lazily

NOTHING = lazily("")
"""Fits anywhere: the pattern of an entry that asks for nothing."""
_FRAGMENT = re.compile(r"\{([a-z]\w*)\}")
_UNNAMED = "[...]"
"""What msgspec says for a key of a mapping."""
_COMPLAINTS = {
    r"Object contains unknown field `([^`]+)`": "unknown key '{}'",
    r"Invalid enum value '(.+)' - at `key` in ": "unknown key '{}'",
    r"Object missing required field `([^`]+)`": "missing key '{}'",
}


class VocabularyError(JuesuanError):
    """A data file does not fit its schema. The message names file, entry and key."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of a data file: its fields are the keys that may, or must, stand there."""


Kind = TypeVar("Kind")


def read(
    kind: type[Kind],
    file: str,
    prepare: Callable[[Any], Any] = lambda raw: raw,
    package: str = "juesuan_analysis.vocabulary",
) -> Kind:
    """A data file as a record; raises ``VocabularyError`` where it does not fit.

    ``prepare`` may rewrite what the file holds (fragments, inherited entries) before it is checked.
    """
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    return structured(kind, prepare(tomllib.loads(text)), file)


def structured(kind: type[Kind], raw: Any, file: str, *, proved: bool = False) -> Kind:
    """Plain data as a record, whose patterns are compiled only if that is to be ``proved``.

    >>> class Rule(Record):
    ...     name: str
    >>> class Rules(Record):
    ...     rule: tuple[Rule, ...]
    >>> structured(Rules, {"rule": [{"name": "a"}, {"nmae": "b"}]}, "rules.toml")
    Traceback (most recent call last):
    juesuan_analysis.vocabulary.schema.VocabularyError: rules.toml, rule[1]: unknown key 'nmae'
    """
    try:
        return _convert(kind, raw, _proved if proved else _pattern)
    except msgspec.ValidationError as error:
        complaint, path = _told(error)
        raise VocabularyError(f"{file}{_entry(kind, raw, path)}: {complaint}") from None


def exactly(found: Collection[str], wanted: object) -> None:
    """Raise unless a mapping has all keys of a ``Literal``, and no other."""
    keys = get_args(wanted)
    for key in (*found, *keys):
        if key not in keys:
            raise ValueError(f"unknown key '{key}'")
        if key not in found:
            raise ValueError(f"missing key '{key}'")


def sections(raw: Any, wanted: object) -> Any:
    """Move the sections of a ``Literal`` of texts (section.name) into one mapping, ``texts``."""
    names = dict.fromkeys(key.partition(".")[0] for key in get_args(wanted))
    held = {name: raw.pop(name) for name in names if isinstance(raw.get(name), dict)}
    texts = {f"{name}.{key}": text for name, own in held.items() for key, text in own.items()}
    return {**raw, "texts": texts}


def expanded(value: Any, fragments: dict[str, str]) -> Any:
    """Data with every {fragment} in its texts written out."""
    if isinstance(value, dict):
        return {key: expanded(inner, fragments) for key, inner in value.items()}
    if isinstance(value, list):
        return [expanded(inner, fragments) for inner in value]
    if not isinstance(value, str):
        return value
    written = _FRAGMENT.sub(lambda m: str(fragments.get(m[1], m[0])), value)
    return value if written == value else expanded(written, fragments)


def _convert(kind: type[Kind], raw: Any, pattern: Callable[[type, object], Pattern]) -> Kind:
    return msgspec.convert(raw, kind, strict=True, dec_hook=pattern)


def _pattern(kind: type, text: object) -> Pattern:
    if not isinstance(text, str):
        raise TypeError(f"expected a pattern, got `{type(text).__name__}`")
    if unknown := _FRAGMENT.search(text):
        raise ValueError(f"unknown fragment '{unknown[0]}'")
    return lazily(text)


def _proved(kind: type, text: object) -> Pattern:
    """A pattern that is known to compile."""
    pattern = _pattern(kind, text)
    try:
        re.compile(pattern.pattern)
    except re.error as error:
        raise ValueError(f"bad pattern '{text}': {error}") from None
    return pattern


def _told(error: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong, and the path to it as msgspec writes it."""
    text = str(error)
    complaint, _, path = text.partition(" - at `")
    for words, said in _COMPLAINTS.items():
        if match := re.match(words, text):
            complaint = said.format(match[1])
    return complaint, path.rpartition("$")[2].removesuffix("`")


def _entry(kind: type, raw: Any, path: str) -> str:
    """The entry in words: each step's own key, whose mappings msgspec leaves unnamed."""
    found, value = "", raw
    for step in re.findall(r"\.[^.\[]+|\[\d+\]|\[\.\.\.\]", path):
        if step == _UNNAMED:
            key = _failing(kind, raw, value)
            found, value = f"{found}.{key}", value[key]
        else:
            found += step
            value = value[int(step[1:-1]) if step[0] == "[" else step[1:]]
    return f", {found.removeprefix('.')}" if found else ""


def _failing(kind: type, raw: Any, mapping: dict[str, Any]) -> str:
    """The key of a mapping inside ``raw`` whose value is wrong: left alone, it still fails."""
    complaint, whole = _fault(kind, raw), dict(mapping)
    for key, value in whole.items():
        mapping.clear()
        mapping[key] = value
        if _fault(kind, raw) == complaint:
            return key
    raise AssertionError(complaint)  # one of them failed before


def _fault(kind: type, raw: Any) -> str:
    try:
        _convert(kind, raw, _proved)
    except msgspec.ValidationError as error:
        return str(error)
    return ""
