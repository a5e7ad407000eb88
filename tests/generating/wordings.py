"""The wordings, and filling one of a group by chance."""

import tomllib
from pathlib import Path
from random import Random

from tests.generating.told import Piece, Slot, fill

_ALL: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("wordings.toml").read_text("utf-8")
)
WORDS = _ALL["words"]


def say(chance: Random, group: str, kind: str, /, **slots: Slot) -> Piece:
    """A wording of a group with its slots filled; what it is called stands with its numbers."""
    options = _ALL[group][kind]
    index = chance.randrange(len(options))
    return fill(options[index], f"{group}.{kind}/{index}", slots)


def word(chance: Random, kind: str) -> str:
    """One of the words of a kind."""
    return chance.choice(WORDS[kind])
