"""What a made-up department says of its accounts, section by section."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from tests.generating.accounts import Accounts
from tests.generating.money import SCALE, amount, rate, rounded, separated
from tests.generating.sheets import CAPITAL, FUND, GENERAL, NAMES_OF_PUBLIC, numeral
from tests.generating.styles import Style
from tests.generating.subjects import CLASSES, ECONOMIC, NAMES
from tests.generating.told import LABEL, OK, OPEN, Piece, fill, joined, number
from tests.generating.wordings import say, word

_OTHERS = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
_KINDS = ("general", "fund", "capital")


class Prose:
    """Tells one department's accounts in one style."""

    def __init__(self, accounts: Accounts, style: Style, chance: Random) -> None:
        self.accounts = accounts
        self.style = style
        self.chance = chance
        self.common = {"year": str(accounts.year), "last": str(accounts.year - 1)}

    def section(self, key: str) -> list[Piece]:
        """The paragraphs of a section."""
        paragraphs = getattr(self, f"_{key}")()
        return [p.full_width if self.style.full_width else p for p in paragraphs]

    # Numbers and small parts

    def money(self, fen: int, expect: str = OK, about: str = "") -> Piece:
        style = self.style
        if not fen and self.chance.random() < 0.2:
            return number("0", style.told_unit, expect, about)
        token = amount(fen, style.told_unit, style.told_decimals)
        return number(
            separated(token) if style.told_separators else token, style.told_unit, expect, about
        )

    def rate(self, part: int, whole: int, expect: str = OK, about: str = "") -> Piece:
        style = self.style
        shown = self._as_printed if style.printed_rates else Fraction
        token = rate(shown(part), shown(whole), style.rate_decimals)
        return number(token, style.percent, expect, about)

    def _as_printed(self, fen: int) -> Fraction:
        style = self.style
        scale = SCALE[style.told_unit]
        return Fraction(rounded(Fraction(fen, scale), style.told_decimals)) * scale

    def count(self, value: int, unit: str, expect: str = OPEN) -> Piece:
        return number(str(value), unit, expect, unit)

    def say(self, group: str, kind: str, /, **slots: Piece | str) -> Piece:
        return say(self.chance, group, kind, **self.common, **slots)

    def because(self, sign: int) -> str:
        kind = "up_reason" if sign > 0 else "down_reason" if sign < 0 else "same_reason"
        text = word(self.chance, "because")
        return text.replace("{reason}", word(self.chance, kind))

    def change(self, now: int, last: int, each: str = "") -> Piece:
        """How an amount differs from last year's."""
        style = self.style
        if amount(abs(now - last), style.told_unit, style.told_decimals).strip("0.") == "":
            return self.say("change", "same")
        if not last:
            change = self.money(now, OPEN, "change")
            return self.say("change", "fresh", change=change)
        ways = ["amount_rate", "amount_rate", "rate", "amount", "based", "based"]
        if now >= 3 * last and not each:
            ways.append("times")
        way = self.chance.choice(ways)
        up = "up" if now > last else "down"
        return self.say(
            "change",
            way,
            each=each,
            before=fill(word(self.chance, "before"), "", self.common).text,
            verb=word(self.chance, f"{up}_{'plain' if each else 'amount'}"),
            rate_verb=word(self.chance, f"{up}_{'plain' if way == 'rate' else 'rate'}"),
            change=self.money(abs(now - last), OK if way == "based" else OPEN, "change"),
            rate=self.rate(abs(now - last), last, OPEN if way == "rate" else OK, "change_rate"),
            prior=self.money(last, OPEN, "prior"),
            times=number(rounded(Fraction(now - last, last), 2), "倍", OK, "change_rate"),
        )

    def told_change(self, now: int, last: int, each: str = "") -> dict[str, Piece | str]:
        """The change with its reason, as slots."""
        change = self.change(now, last, each)
        return {"change": change, "because": self.because(now - last)}

    def share(self, part: int, whole: int, base: str, kind: str = "") -> Piece:
        way = kind or self.chance.choice(("named", "short"))
        return self.say("share", way, base=base, share=self.rate(part, whole, OK, "share"))

    def completed(self, outturn: int, budget: int, kind: str) -> Piece:
        """An outturn with its budget, which no table prints."""
        if not budget:
            return self.say("completion", "unplanned", outturn=self.money(outturn))
        way = self.chance.choice(("budgeted", "budgeted", "differing", "rated"))
        if way == "differing" and outturn == budget:
            way = "budgeted"
        slots = self._compared(outturn, budget, kind, OPEN if way == "rated" else OK)
        if way == "differing":
            slots["rate"] = self.rate(abs(outturn - budget), budget, OK, "change_rate")
        return self.say("completion", way, kind=kind, **slots)

    def _compared(
        self, outturn: int, budget: int, kind: str, expect: str = OK, planned: str = OPEN
    ) -> dict[str, Piece | str]:
        up = "up" if outturn > budget else "down"
        difference = abs(outturn - budget)
        return {
            "budget": self.money(budget, planned, "budget"),
            "outturn": self.money(outturn, OK, "outturn"),
            "rate": self.rate(outturn, budget, expect, "completion") if budget else "",
            "word": self.compared(outturn, budget, kind),
            "difference": self.money(difference, OK, "difference"),
            "verb": word(self.chance, f"{up}_plain"),
            "rate_verb": word(self.chance, f"{up}_rate"),
        }

    def compared(self, outturn: int, budget: int, kind: str) -> str:
        way = "over" if outturn > budget else "under" if outturn < budget else "equal"
        reason = {"over": "up_reason", "under": "down_reason", "equal": "same_reason"}[way]
        slots = {"kind": kind, "reason": word(self.chance, reason)}
        return self.say("completion", way, **slots).text

    def mark(self, index: int) -> str:
        return f"{index}."

    # Sections

    def _overview(self) -> list[Piece]:
        """The department itself: its counts are none of its accounts."""
        chance, name = self.chance, self.accounts.department
        return [
            self.say(
                "overview",
                "some",
                department=name,
                offices=self.count(chance.randint(3, 15), "个", LABEL),
                units=self.count(chance.randint(1, 6), "个", LABEL),
                people=self.count(chance.randint(12, 90), "人", LABEL),
            )
        ]

    def _overall(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        if self.chance.random() < 0.6:
            each = self.chance.choice(("各", "均"))
            return [
                self.say(
                    "overall",
                    "both",
                    income=self.money(this.total),
                    expenditure=self.money(this.total),
                    **self.told_change(this.total, last.total, each),
                )
            ]
        sides = {
            "income": (this.income, this.carried_in),
            "expenditure": (this.spent, this.carried_out),
        }
        return [
            self.say(
                "overall",
                side,
                income=self.money(this.total),
                current=self.money(current),
                carried=self.money(carried),
                **self.told_change(this.total, last.total),
            )
            for side, (current, carried) in sides.items()
        ]

    def _list(self, head: Piece, parts: list[Piece]) -> list[Piece]:
        """Parts after their head: in one sentence, or numbered lines below."""
        if self.chance.random() < 0.5:
            return [head + joined(parts, self.chance.choice(("；", "，", "；"))) + "。"]
        lines = [Piece(f"{n}.") + part + "。" for n, part in enumerate(parts, 1)]
        return [head, *lines]

    def _parts(self, group: str, whole: int, parts: Sequence[tuple[str, int]]) -> list[Piece]:
        every = self.chance.random() < 0.4
        base = self.say(group, "of").text
        way = self.chance.choice(("named", "short"))
        return [
            self.say(
                "income",
                "part",
                name=name,
                amount=self.money(fen),
                share=self.share(fen, whole, base, way),
            )
            for name, fen in parts
            if fen or every
        ]

    def _income(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        parts = [
            ("财政拨款收入", this.appropriated),
            *zip(_OTHERS, this.others.values(), strict=True),
        ]
        head = self.say("income", "head", income=self.money(this.income))
        found = self._list(head, self._parts("income", this.income, parts))
        if self.chance.random() < 0.5:
            found.append(self.say("income", "change", **self.told_change(this.income, last.income)))
        return found

    def _expenditure(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        parts = [
            ("基本支出", this.all_basic),
            ("项目支出", this.spent - this.all_basic),
            ("上缴上级支出", 0),
            ("经营支出", 0),
            ("对附属单位补助支出", 0),
        ]
        head = self.say("expenditure", "head", expenditure=self.money(this.spent))
        found = self._list(head, self._parts("expenditure", this.spent, parts))
        if self.chance.random() < 0.5:
            change = self.told_change(this.spent, last.spent)
            found.append(self.say("expenditure", "change", **change))
        return found + self._by_class() if self.chance.random() < 0.4 else found

    def _by_class(self) -> list[Piece]:
        """All spending by class, and how one class changed."""
        this, last = self.accounts.this, self.accounts.last
        way = self.chance.choice(("named", "short"))
        parts = [
            Piece(CLASSES[code])
            + self.money(this.under(code))
            + self.share(this.under(code), this.spent, "本年支出合计", way)
            for code in this.classes
        ]
        code = self.chance.choice(this.classes)
        change = self.told_change(this.under(code), last.under(code))
        return [
            self.say("expenditure", "class", list=joined(parts, "；")),
            self.say("expenditure", "of_class", name=CLASSES[code], **change),
        ]

    def _appropriation(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        total = this.fiscal_total
        if self.chance.random() < 0.4:
            return self._appropriation_in_parts()
        slots = self.told_change(total, last.fiscal_total, self.chance.choice(("各", "均")))
        return [
            self.say(
                "appropriation", "both", total=self.money(total), other=self.money(total), **slots
            )
        ]

    def _appropriation_in_parts(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        named = [
            (f"{name}收入", this.received(kind))
            for name, kind in zip((GENERAL, FUND, CAPITAL), _KINDS, strict=True)
        ]
        named.append(("年初财政拨款结转和结余", sum(this.opening[kind] for kind in _KINDS)))
        received = [Piece(name) + self.money(fen) for name, fen in named]
        parts = [("基本支出", this.basic), ("项目支出", this.fiscal - this.basic)]
        way = self.chance.choice(("named", "short"))
        spent = [
            Piece(name) + self.money(fen) + self.share(fen, this.fiscal, "财政拨款支出", way)
            for name, fen in parts
        ]
        change = self.told_change(this.fiscal_total, last.fiscal_total)
        return [
            self.say(
                "appropriation",
                "income",
                total=self.money(this.fiscal_total),
                list=joined(received, self.chance.choice(("；", "，"))),
                **change,
            ),
            self.say(
                "appropriation",
                "expenditure",
                spent=self.money(this.fiscal),
                parts=joined(spent, "；"),
                closing=self.money(sum(this.closing[kind] for kind in _KINDS)),
            ),
        ]

    def _general(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        general = this.of("general")
        found = [
            self.say(
                "general",
                "total",
                general=self.money(general),
                share=self.rate(general, this.spent, OK, "share"),
                **self.told_change(general, last.of("general")),
            )
        ]
        found.append(self._structure(general))
        found.append(self._specific(general))
        return found + self._items()

    def _structure(self, general: int) -> Piece:
        way = self.chance.choice(("named", "short"))
        parts = []
        for code in self.accounts.this.classes:
            fen = self.accounts.this.under(code, "general")
            if fen:
                share = self.share(fen, general, "一般公共预算财政拨款支出", way)
                parts.append(
                    self.say(
                        "general", "class", name=CLASSES[code], amount=self.money(fen), share=share
                    )
                )
        return self.say(
            "general",
            "structure",
            general=self.money(general),
            list=joined(parts, self.chance.choice(("；", "，"))),
        )

    def _specific(self, general: int) -> Piece:
        budget = sum(self.accounts.budget.values())
        kind = self.style.budget_word
        return self.say("general", "specific", kind=kind, **self._compared(general, budget, kind))

    def _items(self) -> list[Piece]:
        items = [item for item in self.accounts.this.items if item.general]
        if self.style.items != "under":
            return [self._item(self.mark(n), item.code) for n, item in enumerate(items, 1)]
        found = []
        for n, code in enumerate(dict.fromkeys(item.code[:3] for item in items), 1):
            fen = self.accounts.this.under(code, "general")
            found.append(
                self.say("general", "under", n=str(n), name=CLASSES[code], amount=self.money(fen))
            )
            below = [item for item in items if item.code.startswith(code)]
            found += [self._item(f"（{m}）", item.code) for m, item in enumerate(below, 1)]
        return found

    def _subject(self, code: str) -> str:
        names = [NAMES[code[:n]] for n in (3, 5, 7)]
        if self.style.items == "path":
            return "".join(f"{n}（{m}）" for n, m in zip(names, "类款项", strict=True))
        return f"{names[2]}（{code}）" if self.style.items == "code" else f"{names[2]}（项）"

    def _item(self, mark: str, code: str) -> Piece:
        this, last = self.accounts.this, self.accounts.last
        fen, before = this.under(code, "general"), last.under(code, "general")
        told = self.completed(fen, self.accounts.budget.get(code, 0), self.style.budget_word)
        change = Piece("")
        if self.chance.random() < 0.25:
            change = Piece("，") + self.change(fen, before)
        plain = told.numbers[0].about != "budget"
        way = "rated" if plain else "item"
        return self.say(
            "general", way, n=mark, subject=self._subject(code), completion=told, change=change
        )

    def _basic(self) -> list[Piece]:
        accounts = self.accounts
        basic = accounts.this.basic

        def names(*groups: str) -> str:
            codes = [c for c in accounts.economic if c.startswith(groups) and accounts.economic[c]]
            return "、".join(ECONOMIC[code] for code in codes)

        return [
            self.say(
                "basic",
                "total",
                basic=self.money(basic),
                staff=self.money(accounts.staff),
                operating=self.money(accounts.operating),
                staff_share=self.share(accounts.staff, basic, "基本支出"),
                operating_share=self.share(accounts.operating, basic, "基本支出"),
                staff_items=names("301", "303"),
                operating_items=names("302", "310"),
            )
        ]

    def _of_public(self, kind: str) -> tuple[int, int, int]:
        """Outturn, budget and last year's outturn."""
        of = {
            "": ("abroad", "purchase", "running", "reception"),
            "vehicles": ("purchase", "running"),
        }
        kinds = of.get(kind, (kind,))
        accounts = self.accounts
        sums = (accounts.this.public, accounts.public_budget, accounts.last.public)
        outturn, budget, last = (sum(each[k] for k in kinds) for each in sums)
        return outturn, budget, last

    def _public(self) -> list[Piece]:
        outturn, budget, last = self._of_public("")
        found = [
            self.say(
                "public",
                "total",
                **self._compared(outturn, budget, "预算", planned=OK),
                **self.told_change(outturn, last),
            )
        ]
        if self.chance.random() < 0.7:
            found.append(self._public_shares(outturn))
        kinds = ["abroad", "vehicles", "reception"]
        return found + [self._one_public(n, kind) for n, kind in enumerate(kinds, 1)]

    def _public_shares(self, whole: int) -> Piece:
        base = self.say("public", "of").text
        way = self.chance.choice(("named", "short"))
        parts = []
        for kind in ("abroad", "vehicles", "reception"):
            fen = self._of_public(kind)[0]
            parts.append(
                self.say(
                    "income",
                    "part",
                    name=NAMES_OF_PUBLIC[kind],
                    amount=self.money(fen),
                    share=self.share(fen, whole, base, way),
                )
            )
        return self.say("public", "shares", list=joined(parts, self.chance.choice(("；", "，"))))

    def _one_public(self, n: int, kind: str) -> Piece:
        outturn, budget, last = self._of_public(kind)
        name = NAMES_OF_PUBLIC[kind]
        if not budget:
            change = self.change(outturn, last)
            piece = self.say(
                "public", "nothing", n=str(n), name=name, outturn=self.money(outturn), change=change
            )
        else:
            piece = self.say(
                "public",
                "one",
                n=str(n),
                name=name,
                **self._compared(outturn, budget, "预算", planned=OK),
                **self.told_change(outturn, last),
            )
        guests, public = self.accounts.guests, self.accounts.this.public
        counts = {
            "trips": self.count(guests["trips"], "个"),
            "travellers": self.count(guests["travellers"], "人次"),
            "purchase": self.money(public["purchase"]),
            "running": self.money(public["running"]),
            "bought": self.count(guests["bought"], "辆"),
            "kept": self.count(sum(self.accounts.vehicles.values()), "辆"),
            "receptions": self.count(guests["receptions"], "批次"),
            "people": self.count(guests["people"], "人次"),
            "domestic": self.money(public["reception"], OPEN),
            "foreign": self.money(0, OPEN),
        }
        received = kind == "reception" and outturn and self.chance.random() < 0.4
        return piece + self.say("public", "received" if received else kind, **counts)

    def _fund(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        fund = this.of("fund")
        if not fund:
            return [self.say("fund", "none")]
        zero = {kind: self.money(0) for kind in ("opening", "basic", "closing")}
        amounts = {kind: self.money(fund) for kind in ("received", "spent", "project")}
        found = [
            self.say("fund", "some", **zero, **amounts, **self.told_change(fund, last.of("fund")))
        ]
        parts = [
            Piece(
                "".join(
                    f"{NAMES[item.code[:n]]}（{m}）"
                    for n, m in zip((3, 5, 7), "类款项", strict=True)
                )
            )
            + self.money(item.fund)
            for item in this.items
            if item.fund
        ]
        return [*found, self.say("fund", "items", list=joined(parts, "；"))]

    def _capital(self) -> list[Piece]:
        this, last = self.accounts.this, self.accounts.last
        capital = this.of("capital")
        if not capital:
            return [self.say("capital", "none")]
        change = self.told_change(capital, last.of("capital"))
        return [self.say("capital", "some", spent=self.money(capital), **change)]

    def _running(self) -> list[Piece]:
        accounts = self.accounts
        change = self.told_change(accounts.operating, accounts.last_operating)
        return [self.say("running", "some", operating=self.money(accounts.operating), **change)]

    def _procurement(self) -> list[Piece]:
        goods, works, services = self.accounts.procurement
        total = goods + works + services
        medium, small = self.accounts.to_small
        of_total = self.chance.random() < 0.5
        return [
            self.say(
                "procurement",
                "some",
                total=self.money(total, OPEN),
                goods=self.money(goods, OPEN),
                works=self.money(works, OPEN),
                services=self.money(services, OPEN),
                medium=self.money(medium, OPEN),
                share=self.rate(medium, total, OK, "share"),
                small=self.money(small, OPEN),
                small_of="政府采购支出总额" if of_total else "中小企业合同金额",
                small_share=self.rate(small, total if of_total else medium, OK, "share"),
            )
        ]

    def _assets(self) -> list[Piece]:
        vehicles = self.accounts.vehicles
        parts = [Piece(kind) + self.count(n, "辆") for kind, n in vehicles.items()]
        return [
            self.say(
                "assets",
                "some",
                total=self.count(sum(vehicles.values()), "辆", OK),
                list=joined(parts, "、"),
                threshold=number("100", "万元", LABEL, "threshold"),
                devices=self.count(self.chance.randint(0, 6), "台（套）"),
            )
        ]

    def _performance(self) -> list[Piece]:
        projects = self.accounts.projects
        mean = Fraction(sum(project.score for project in projects), 100 * len(projects))
        total = self.say(
            "performance",
            "total",
            count=self.count(len(projects), "个"),
            money=self.money(sum(project.budget for project in projects), OPEN),
            mean=number(rounded(mean, 2), "分", OPEN, "mean"),
        )
        listed = self.say(
            "performance",
            "listed",
            first=f"{projects[0].name}项目",
            count=self.count(len(projects), "个"),
        )
        ones = [
            self.say(
                "performance",
                "one",
                n=str(n),
                name=project.name,
                score=number(
                    rounded(Fraction(project.score, 100), 2).removesuffix(".00"),
                    "分",
                    OPEN,
                    "score",
                ),
                budget=self.money(project.budget, OPEN),
                spent=self.money(project.spent, OPEN),
                rate=self.rate(project.spent, project.budget, OK, "completion"),
            )
            for n, project in enumerate(projects, 1)
        ]
        return [total, listed, *ones]


def heading(index: int, title: str) -> str:
    """A section's heading with its Chinese number."""
    return f"{numeral(index)}、{title}"
