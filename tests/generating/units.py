"""A made-up department divided into two units, whose accounts add up to its own."""

from collections.abc import Mapping
from dataclasses import fields, replace

from tests.generating.accounts import OF_PUBLIC, Accounts, Item, Year

_AMOUNTS = tuple(f.name for f in fields(Item) if f.name != "code")


def divided(accounts: Accounts, names: tuple[str, str], hundredths: int) -> tuple[Accounts, ...]:
    """Two units: the first has about so many hundredths of everything, the second the rest."""
    one = _part(accounts, names[0], hundredths)
    return one, _rest(accounts, one, names[1])


def _part(accounts: Accounts, name: str, hundredths: int) -> Accounts:
    this, last = (_year(year, hundredths) for year in (accounts.this, accounts.last))
    parts, whole = this.basic, max(1, accounts.this.basic)
    economic = {code: fen * parts // whole for code, fen in accounts.economic.items()}
    public = {code: accounts.economic.get(code, 0) for code in OF_PUBLIC.values()}
    economic |= _share({code: fen for code, fen in public.items() if fen}, hundredths)
    first = max(economic, key=lambda code: economic[code])
    economic[first] += this.basic - sum(economic.values())
    return replace(
        accounts,
        department=name,
        received=accounts.receiving,
        this=this,
        last=last,
        budget=_share(accounts.budget, hundredths),
        public_budget=_share(accounts.public_budget, hundredths),
        economic=economic,
        last_operating=accounts.last_operating * hundredths // 100,
        procurement=tuple(n * hundredths // 100 for n in accounts.procurement),  # type: ignore[arg-type]
        to_small=tuple(n * hundredths // 100 for n in accounts.to_small),  # type: ignore[arg-type]
        projects=accounts.projects[:1],
    )


def _year(year: Year, hundredths: int) -> Year:
    items = tuple(
        _item(item, hundredths + (17 * place) % 29 - 14) for place, item in enumerate(year.items)
    )
    opening, closing = (_share(end, hundredths) for end in (year.opening, year.closing))
    bare = Year(items, {}, opening, closing, _share(year.public, hundredths))
    others = _share(year.others, hundredths)
    others["other"] = 0
    others["other"] = bare.of("own") + closing["own"] - opening["own"] - sum(others.values())
    return replace(bare, others=others)


def _item(item: Item, hundredths: int) -> Item:
    amounts = {name: getattr(item, name) * hundredths // 100 for name in _AMOUNTS}
    return Item(item.code, **amounts)


def _share(amounts: Mapping[str, int], hundredths: int) -> dict[str, int]:
    return {name: amount * hundredths // 100 for name, amount in amounts.items()}


def _rest(whole: Accounts, one: Accounts, name: str) -> Accounts:
    """What the first unit leaves."""
    this, last = (_year_less(w, o) for w, o in ((whole.this, one.this), (whole.last, one.last)))
    return replace(
        whole,
        department=name,
        received=whole.receiving,
        this=this,
        last=last,
        budget=_less(whole.budget, one.budget),
        public_budget=_less(whole.public_budget, one.public_budget),
        economic=_less(whole.economic, one.economic),
        last_operating=whole.last_operating - one.last_operating,
        procurement=tuple(w - o for w, o in zip(whole.procurement, one.procurement, strict=True)),  # type: ignore[arg-type]
        to_small=tuple(w - o for w, o in zip(whole.to_small, one.to_small, strict=True)),  # type: ignore[arg-type]
        projects=whole.projects[1:],
    )


def _year_less(whole: Year, one: Year) -> Year:
    items = tuple(
        Item(w.code, **{name: getattr(w, name) - getattr(o, name) for name in _AMOUNTS})
        for w, o in zip(whole.items, one.items, strict=True)
    )
    pairs = (
        (getattr(whole, name), getattr(one, name))
        for name in ("others", "opening", "closing", "public")
    )
    return Year(items, *(_less(w, o) for w, o in pairs))


def _less(whole: Mapping[str, int], one: Mapping[str, int]) -> dict[str, int]:
    return {name: amount - one[name] for name, amount in whole.items()}
