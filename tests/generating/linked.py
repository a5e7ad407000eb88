"""A made-up department's disclosures of two years in a row, each consistent with the other."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from tests.generating.accounts import OF_PUBLIC, Accounts, economic, invent, year_before
from tests.generating.making import Made, compose
from tests.generating.styles import STYLES, Style


def make_years(seed: int, style: str | Style) -> tuple[Made, Made]:
    """Final accounts of a year, and those of the year before, in one style."""
    chosen = STYLES[style] if isinstance(style, str) else style
    chance = Random(f"years {seed} {chosen.name}")
    accounts = invent(chance, chosen.university)
    before = preceding(accounts, chance)
    accounts = replace(accounts, last_operating=before.operating)
    return compose(seed, chosen, accounts, chance), compose(seed, chosen, before, chance)


def preceding(accounts: Accounts, chance: Random) -> Accounts:
    """The accounts of the year before."""
    last = accounts.last
    return replace(
        accounts,
        year=accounts.year - 1,
        this=last,
        last=year_before(chance, last),
        economic=_within(economic(chance, last.basic), last.public),
    )


def _within(amounts: Mapping[str, int], public: Mapping[str, int]) -> dict[str, int]:
    """Basic expenditure by subject with no more of the three public expenses than there was."""
    found = dict(amounts)
    for kind, code in OF_PUBLIC.items():
        excess = max(0, found.get(code, 0) - public[kind])
        if excess:
            found[code] -= excess
            found["30201"] += excess
    return found
