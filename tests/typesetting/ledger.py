"""Made-up accounts of a department: random amounts that add up as the form demands.

Amounts are whole hundredths of 万元.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

_ADMINISTRATION = (
    ("2010301", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"),
    ("2011101", "一般公共服务支出", "纪检监察事务", "行政运行"),
    ("2060101", "科学技术支出", "科学技术管理事务", "行政运行"),
    ("2070101", "文化旅游体育与传媒支出", "文化和旅游", "行政运行"),
    ("2130101", "农林水支出", "农业农村", "行政运行"),
)
_PROJECTS = (
    ("2010302", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "一般行政管理事务"),
    ("2050299", "教育支出", "普通教育", "其他普通教育支出"),
    ("2070199", "文化旅游体育与传媒支出", "文化和旅游", "其他文化和旅游支出"),
    ("2130199", "农林水支出", "农业农村", "其他农业农村支出"),
)
_STAFF = (
    ("2080501", "社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休"),
    ("2080505", "社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
    ("2101101", "卫生健康支出", "行政事业单位医疗", "行政单位医疗"),
    ("2210201", "住房保障支出", "住房改革支出", "住房公积金"),
)
_FUNDS = (
    ("2120803", "城乡社区支出", "国有土地使用权出让收入安排的支出", "城市建设支出"),
    ("2296002", "其他支出", "彩票公益金安排的支出", "用于社会福利的彩票公益金支出"),
)
_CAPITAL = (
    ("2230105", "国有资本经营预算支出", "解决历史遗留问题及改革成本支出",
     "国有企业退休人员社会化管理补助支出"),
)  # fmt: skip
_PLACES = ("云溪市", "临江县", "青山区", "白石市", "河口县")
_OFFICES = ("文化和旅游局", "农业农村局", "科学技术局", "司法局", "统计局", "应急管理局")

GROUPS = {
    "301": "工资福利支出",
    "302": "商品和服务支出",
    "303": "对个人和家庭的补助",
    "310": "资本性支出",
}
ECONOMIC = {
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费",
    "30113": "住房公积金",
    "30301": "离休费",
    "30302": "退休费",
    "30305": "生活补助",
    "30201": "办公费",
    "30202": "印刷费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "31002": "办公设备购置",
    "31007": "信息网络及软件购置更新",
}


@dataclass(frozen=True)
class Item:
    """A subject of the third level with what was spent on it, by kind of money."""

    code: str
    names: tuple[str, str, str]
    basic: int = 0
    project: int = 0
    other: int = 0
    fund: int = 0
    capital: int = 0
    budget: int = 0

    @property
    def general(self) -> int:
        """Spent from the general public budget."""
        return self.basic + self.project

    @property
    def fiscal(self) -> int:
        """Spent from any fiscal appropriation."""
        return self.general + self.fund + self.capital

    @property
    def spent(self) -> int:
        """Spent in all."""
        return self.fiscal + self.other


@dataclass(frozen=True)
class Planned:
    """One of the three public expenses: what was planned and what was spent."""

    budget: int
    outturn: int


@dataclass(frozen=True)
class Ledger:
    """The accounts of one department and year."""

    department: str
    year: int
    items: tuple[Item, ...]
    carried_in: int
    carried_out: int
    other_carried_out: int
    economic: dict[str, int]
    abroad: Planned
    reception: Planned
    bought: Planned
    running: Planned
    last_year: int
    last_year_fiscal: int
    goods: int
    services: int

    def total(self, kind: str) -> int:
        """The sum of a kind of expenditure over the items."""
        return sum(getattr(item, kind) for item in self.items)

    @property
    def general_income(self) -> int:
        """Income from the general public budget."""
        return self.total("general") + self.carried_out - self.carried_in

    @property
    def fiscal_income(self) -> int:
        """Income from any fiscal appropriation."""
        return self.general_income + self.total("fund") + self.total("capital")

    @property
    def other_income(self) -> int:
        """Income that is no fiscal appropriation."""
        return self.total("other") + self.other_carried_out

    @property
    def income(self) -> int:
        """Income of the year."""
        return self.fiscal_income + self.other_income

    @property
    def closing(self) -> int:
        """What both sides of the accounts add up to."""
        return self.income + self.carried_in

    @property
    def fiscal_closing(self) -> int:
        """What both sides of the fiscal accounts add up to."""
        return self.fiscal_income + self.carried_in

    def group(self, code: str) -> int:
        """The sum of a group of the economic classification."""
        return sum(amount for item, amount in self.economic.items() if item.startswith(code))

    @property
    def staff(self) -> int:
        """人员经费."""
        return self.group("301") + self.group("303")

    @property
    def operating(self) -> int:
        """公用经费."""
        return self.group("302") + self.group("310")

    @property
    def vehicles(self) -> Planned:
        """Purchase and running of vehicles."""
        return _plus(self.bought, self.running)

    @property
    def three_public(self) -> Planned:
        """The three public expenses in all."""
        return _plus(_plus(self.abroad, self.reception), self.vehicles)


def invent(chance: Random) -> Ledger:
    """Accounts that are different for each state of ``chance`` and consistent in themselves."""
    economic = _economic(chance)
    items = _items(chance, economic)
    spent = sum(item.fiscal for item in items)
    carried_in = chance.choice((0, chance.randint(1, 20_00)))
    extra = sum(item.other for item in items)
    return Ledger(
        department=chance.choice(_PLACES) + chance.choice(_OFFICES),
        year=chance.randint(2021, 2025),
        items=items,
        carried_in=carried_in,
        carried_out=chance.choice((0, chance.randint(1, 30_00))),
        other_carried_out=chance.randint(1, 10_00) if extra else 0,
        economic=economic,
        abroad=Planned(0, 0),
        reception=_planned(chance, economic["30217"]),
        bought=_planned(chance, chance.choice((0, 18_50))),
        running=_planned(chance, economic["30231"]),
        last_year=round(spent * chance.uniform(0.6, 1.6)),
        last_year_fiscal=round(spent * chance.uniform(0.6, 1.6)),
        goods=chance.randint(1_00, 90_00),
        services=chance.randint(1_00, 90_00),
    )


def rate(part: int, whole: int, decimals: int = 2) -> str:
    """A percentage, rounded half up."""
    value = Decimal(part) * 100 / Decimal(whole)
    return str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _economic(chance: Random) -> dict[str, int]:
    always = {"30101", "30217", "30231", "30201"}
    return {
        code: chance.randint(1, 300_00 if code < "302" else 12_00)
        if code in always or chance.random() < 0.6
        else 0
        for code in ECONOMIC
    }


def _items(chance: Random, economic: dict[str, int]) -> tuple[Item, ...]:
    """Items whose basic expenditure adds up to that of the economic classification."""
    staff = chance.sample(_STAFF, chance.randint(1, len(_STAFF)))
    rest = sum(economic.values())
    drawn = []
    for code, *names in staff:
        basic = chance.randint(1, max(1, rest // 8))
        rest -= basic
        drawn.append(_item(chance, code, names, basic=basic))
    code, *names = chance.choice(_ADMINISTRATION)
    drawn.append(_item(chance, code, names, basic=rest))
    for code, *names in chance.sample(_PROJECTS, chance.randint(1, len(_PROJECTS))):
        other = chance.choice((0, chance.randint(1, 50_00)))
        drawn.append(_item(chance, code, names, project=chance.randint(1, 900_00), other=other))
    if chance.random() < 0.5:
        code, *names = chance.choice(_FUNDS)
        drawn.append(_item(chance, code, names, fund=chance.randint(1, 400_00)))
    if chance.random() < 0.3:
        code, *names = chance.choice(_CAPITAL)
        drawn.append(_item(chance, code, names, capital=chance.randint(1, 40_00)))
    return tuple(sorted(drawn, key=lambda item: item.code))


def _item(chance: Random, code: str, names: list[str], **spent: int) -> Item:
    budget = max(1, round(sum(spent.values()) * chance.uniform(0.7, 1.4)))
    first, second, third = names
    return Item(code, (first, second, third), budget=budget, **spent)


def _planned(chance: Random, outturn: int) -> Planned:
    return Planned(outturn + chance.choice((0, chance.randint(1, 5_00))), outturn)


def _plus(one: Planned, other: Planned) -> Planned:
    return Planned(one.budget + other.budget, one.outturn + other.outturn)
