"""Charts that are drawn already, as files: known without what draws them."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from juesuan_analysis.vocabulary import LANGUAGES, Lang

_SAID = re.compile(r"<title>(.*?)</title>(?:\s*<desc>(.*?)</desc>)?", re.DOTALL)
_HEAD = 20_000
"""Characters of an SVG in which its title stands."""


@dataclass(frozen=True)
class Drawn:
    """A chart as files: what it says, what it shows, and the files by their formats."""

    slug: str
    lang: Lang
    headline: str
    subtitle: str
    files: dict[str, Path]


def drawn_in(folder: Path) -> list[Drawn]:
    """The charts that lie in a folder, in the order of their names."""
    found = []
    for lang in LANGUAGES:
        for svg in sorted(folder.glob(f"*.{lang}.svg")):
            slug = svg.name.removesuffix(f".{lang}.svg")
            with svg.open(encoding="utf-8", errors="replace") as file:
                said = _SAID.search(file.read(_HEAD))
            headline, subtitle = map(unescape, said.groups("")) if said else ("", "")
            beside = sorted(folder.glob(f"{slug}.{lang}.*"))
            files = {path.suffix.removeprefix("."): path for path in beside}
            found.append(Drawn(slug, lang, headline or slug, subtitle, files))
    return found
