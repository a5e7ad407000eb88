"""The accounts of a made-up department: whole fen, so that every sum is exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.generating.subjects import (
    CAPITAL,
    COMMON,
    ECONOMIC,
    FUND,
    PLACES,
    PROJECTS,
    TRADES,
    UNIVERSITIES,
    VEHICLES,
)

SOURCES = ("general", "fund", "capital", "own")
OTHER_INCOME = ("superior", "business", "operating", "affiliated", "other")
PUBLIC = ("abroad", "purchase", "running", "reception")
OF_PUBLIC = {"abroad": "30212", "purchase": "31013", "running": "30231", "reception": "30217"}


@dataclass(frozen=True)
class Item:
    """What was spent on one subject, in fen, by where the money came from."""

    code: str
    basic: int = 0
    project: int = 0
    own_basic: int = 0
    own_project: int = 0
    fund: int = 0
    capital: int = 0

    @property
    def general(self) -> int:
        return self.basic + self.project

    @property
    def fiscal(self) -> int:
        return self.general + self.fund + self.capital

    @property
    def all_basic(self) -> int:
        return self.basic + self.own_basic

    @property
    def spent(self) -> int:
        return self.fiscal + self.own_basic + self.own_project


@dataclass(frozen=True)
class Year:
    """One year's accounts; ``opening`` and ``closing`` by source of money."""

    items: tuple[Item, ...]
    others: Mapping[str, int]
    opening: Mapping[str, int]
    closing: Mapping[str, int]
    public: Mapping[str, int]

    def of(self, source: str) -> int:
        """Spending from one source."""
        if source == "own":
            return sum(item.own_basic + item.own_project for item in self.items)
        return sum(getattr(item, source) for item in self.items)

    def under(self, code: str, kind: str = "spent") -> int:
        """Spending on a class, section or item."""
        return sum(getattr(item, kind) for item in self.items if item.code.startswith(code))

    def received(self, source: str) -> int:
        """This year's appropriation from one source of fiscal money."""
        return self.of(source) + self.closing[source] - self.opening[source]

    @property
    def appropriated(self) -> int:
        return sum(self.received(source) for source in ("general", "fund", "capital"))

    @property
    def income(self) -> int:
        return self.appropriated + sum(self.others.values())

    @property
    def spent(self) -> int:
        return sum(item.spent for item in self.items)

    @property
    def basic(self) -> int:
        return sum(item.basic for item in self.items)

    @property
    def all_basic(self) -> int:
        return sum(item.all_basic for item in self.items)

    @property
    def fiscal(self) -> int:
        return sum(item.fiscal for item in self.items)

    @property
    def carried_in(self) -> int:
        return sum(self.opening.values())

    @property
    def carried_out(self) -> int:
        return sum(self.closing.values())

    @property
    def total(self) -> int:
        """总计 of income and expenditure; the two sides agree."""
        assert self.income + self.carried_in == self.spent + self.carried_out
        return self.income + self.carried_in

    @property
    def fiscal_total(self) -> int:
        """总计 of fiscal appropriations."""
        return self.fiscal + sum(self.closing[source] for source in SOURCES[:3])

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.code[:3] for item in self.items))


@dataclass(frozen=True)
class Project:
    """A project that was evaluated; ``score`` in hundredths of a mark."""

    name: str
    budget: int
    spent: int
    score: int


@dataclass(frozen=True)
class Accounts:
    """A department with its year, the year before and the year's budget."""

    department: str
    university: bool
    year: int
    this: Year
    last: Year
    budget: Mapping[str, int]
    public_budget: Mapping[str, int]
    economic: Mapping[str, int]
    last_operating: int
    procurement: tuple[int, int, int]
    to_small: tuple[int, int]
    vehicles: Mapping[str, int]
    guests: Mapping[str, int]
    projects: tuple[Project, ...]
    received: tuple[str, str] | None = None
    """The subjects that take what was appropriated beyond what was spent, and all other income;
    of ``None`` those with most of either."""

    @property
    def receiving(self) -> tuple[str, str]:
        """The same, whoever decides."""
        items = self.this.items
        largest = max(items, key=lambda item: item.general)
        richest = max(items, key=lambda item: item.own_basic + item.own_project)
        return self.received or (largest.code, richest.code)

    def group(self, *codes: str) -> int:
        """Basic expenditure on groups of the economic classification."""
        return sum(amount for code, amount in self.economic.items() if code.startswith(codes))

    @property
    def staff(self) -> int:
        return self.group("301", "303")

    @property
    def operating(self) -> int:
        return self.group("302", "310")


def invent(chance: Random, university: bool = False) -> Accounts:
    """A department's accounts."""
    trade = "大学" if university else chance.choice([name for name in TRADES if name != "大学"])
    place = chance.choice(PLACES)
    department = chance.choice(UNIVERSITIES) if university else place + trade
    size = int(10 ** chance.uniform(7.6, 10.2)) * (8 if university else 1)
    items = _items(chance, trade, size, university)
    basic = sum(item.basic for item in items)
    spent = economic(chance, basic)
    public = _public(chance, spent, sum(item.project for item in items))
    this, last = _years(chance, items, public)
    procurement = _procurement(chance, size)
    return Accounts(
        department=department,
        university=university,
        year=chance.choice((2021, 2022, 2023, 2024)),
        this=this,
        last=last,
        budget={item.code: _near(chance, item.general) for item in this.items if item.general},
        public_budget={k: _above(chance, v) for k, v in public.items()},
        economic=spent,
        last_operating=_near(chance, sum(spent[c] for c in spent if c[:3] in ("302", "310"))),
        procurement=procurement,
        to_small=_to_small(chance, sum(procurement)),
        vehicles=_vehicles(chance),
        guests=_guests(chance, public),
        projects=_projects(chance, size),
    )


def _amount(chance: Random, about: int) -> int:
    return max(100_00, int(about * chance.uniform(0.05, 1.0)) // 1)


def _items(chance: Random, trade: str, size: int, university: bool) -> tuple[Item, ...]:
    common = sorted(chance.sample(COMMON, chance.randint(4, 7)))
    items = [_of_trade(chance, code, size, university) for code in TRADES[trade]]
    items += [Item(code, basic=_amount(chance, size // 12)) for code in common]
    if not university and chance.random() < 0.4:
        items += [
            Item(code, fund=_amount(chance, size // 3))
            for code in chance.sample(FUND, chance.choice((1, 2)))
        ]
    if not university and chance.random() < 0.2:
        items.append(Item(CAPITAL[0], capital=_amount(chance, size // 10)))
    return tuple(sorted(items, key=lambda item: item.code))


def _of_trade(chance: Random, code: str, size: int, university: bool) -> Item:
    basic = code.endswith(("01", "50", "04")) or university
    own = university or chance.random() < 0.15
    return Item(
        code,
        basic=_amount(chance, size) if basic else 0,
        project=_amount(chance, size) if not basic or university else 0,
        own_basic=_amount(chance, size // 3) if own and basic else 0,
        own_project=_amount(chance, size // 4) if own else 0,
    )


def economic(chance: Random, basic: int) -> dict[str, int]:
    """Basic expenditure by its economic classification."""
    always = ("30101", "30102", "30108", "30113", "30201", "30211", "30217", "30231", "30302")
    codes = [c for c in ECONOMIC if len(c) == 5 and c not in ("30212", "31013")]
    chosen = sorted({*always, *chance.sample(codes, chance.randint(8, 20))})
    weights = [
        chance.uniform(0.2, 3) if c[:3] == "301" else chance.uniform(0.02, 0.5) for c in chosen
    ]
    parts = [int(basic * weight / sum(weights)) for weight in weights]
    parts[0] += basic - sum(parts)
    return dict(zip(chosen, parts, strict=True))


def _public(chance: Random, spent: Mapping[str, int], project: int) -> dict[str, int]:
    """The three public expenses: what basic expenditure has of them, and some of the projects'."""
    public = {kind: spent.get(code, 0) for kind, code in OF_PUBLIC.items()}
    for kind in chance.sample(PUBLIC, chance.randint(0, 2)):
        public[kind] += int(project * chance.uniform(0.0005, 0.004))
    return public


def _years(chance: Random, items: tuple[Item, ...], public: Mapping[str, int]) -> tuple[Year, Year]:
    before = tuple(_last(chance, item) for item in items)
    years = [Year(each, {}, {}, {}, {}) for each in (items, before)]
    most = [min(year.of(source) for year in years) for source in ("general", "own")]
    carries = chance.random() < 0.6
    ends = [_carried(chance, *most) if carries else dict.fromkeys(SOURCES, 0) for _ in range(3)]
    this = _year(chance, items, ends[1], ends[2], public)
    last_public = {kind: _near(chance, amount) for kind, amount in public.items()}
    return this, _year(chance, before, ends[0], ends[1], last_public)


def year_before(chance: Random, year: Year) -> Year:
    """A year that may have come before another one."""
    items = tuple(_last(chance, item) for item in year.items)
    opening = dict.fromkeys(SOURCES, 0)
    return _year(chance, items, opening, year.opening, year.public)


def _carried(chance: Random, general: int, own: int) -> dict[str, int]:
    """What is carried over a year's end, small enough for every income to stay positive."""
    found = dict.fromkeys(SOURCES, 0)
    return found | {
        "general": int(general * chance.uniform(0, 0.08)),
        "own": int(own * chance.uniform(0, 0.1)),
    }


def _year(
    chance: Random,
    items: tuple[Item, ...],
    opening: Mapping[str, int],
    closing: Mapping[str, int],
    public: Mapping[str, int],
) -> Year:
    bare = Year(items, {}, opening, closing, public)
    rest = bare.of("own") + closing["own"] - opening["own"]
    others = dict.fromkeys(OTHER_INCOME, 0)
    for kind in chance.sample(OTHER_INCOME[:4], chance.randint(0, 2)):
        others[kind] = int(rest * chance.uniform(0.1, 0.4)) if rest > 0 else 0
    others["other"] = rest - sum(others.values())
    return Year(items, others, opening, closing, public)


def _last(chance: Random, item: Item) -> Item:
    factor = chance.choice((1.0, 0.0, *(chance.uniform(0.4, 1.6) for _ in range(8))))
    kinds = ("basic", "project", "own_basic", "own_project", "fund", "capital")
    return Item(item.code, **{k: int(getattr(item, k) * factor) for k in kinds})


def _near(chance: Random, amount: int) -> int:
    """An amount near another one, in whole hundreds of yuan as budgets are; at times the same."""
    if chance.random() < 0.15:
        return amount
    return int(amount * chance.uniform(0.6, 1.5)) // 100_00 * 100_00


def _above(chance: Random, amount: int) -> int:
    return amount if chance.random() < 0.2 else _near(chance, int(amount * 1.7))


def _procurement(chance: Random, size: int) -> tuple[int, int, int]:
    kinds = [_amount(chance, size // 10) if chance.random() < 0.75 else 0 for _ in range(3)]
    return kinds[0] or _amount(chance, size // 20), kinds[1], kinds[2]


def _to_small(chance: Random, total: int) -> tuple[int, int]:
    """What went to small and medium enterprises, and of it to small and micro ones."""
    medium = total if chance.random() < 0.2 else int(total * chance.uniform(0.3, 0.9))
    return medium, int(medium * chance.uniform(0.3, 1))


def _vehicles(chance: Random) -> dict[str, int]:
    return {kind: chance.choice((0, 0, 1, 2, 5)) for kind in VEHICLES} | {VEHICLES[3]: 2}


def _guests(chance: Random, public: Mapping[str, int]) -> dict[str, int]:
    times = chance.randint(5, 80) if public["reception"] else 0
    trips = chance.randint(1, 3) if public["abroad"] else 0
    return {
        "receptions": times,
        "people": times * chance.randint(3, 8),
        "trips": trips,
        "travellers": trips * 2,
        "bought": chance.randint(1, 2) if public["purchase"] else 0,
    }


def _projects(chance: Random, size: int) -> tuple[Project, ...]:
    found = []
    for name in chance.sample(PROJECTS, chance.randint(2, 5)):
        budget = _amount(chance, size // 20) // 100_00 * 100_00
        spent = budget if chance.random() < 0.3 else int(budget * chance.uniform(0.6, 1))
        found.append(Project(name, budget, spent, chance.choice((10000, 9850, 9600, 9233))))
    return tuple(found)
