"""The linked disclosures that ship with the project: a made-up bureau, two years, budget, units.

``python -m tests.generating.shipped`` writes them again.
"""

from pathlib import Path
from random import Random

from tests.generating.accounts import Accounts
from tests.generating.budgets import as_budget_text
from tests.generating.forms import as_text
from tests.generating.linked import make_years
from tests.generating.making import compose
from tests.generating.styles import STYLES
from tests.generating.units import divided

FOLDER = Path(__file__).resolve().parents[2] / "data/raw/linked"
SEED, STYLE = 3, "hunan"
_UNITS = ("白鹭市法律援助中心", "白鹭市司法局机关")
_LISTED = "纳入本部门决算编制范围的所属单位包括：{}。"


def shipped() -> dict[str, str]:
    """The texts by file name."""
    now, before = make_years(SEED, STYLE)
    texts = {_name("bureau", m.accounts): _with_units(as_text(m)) for m in (now, before)}
    texts[f"bureau_budget_{now.accounts.year}.txt"] = as_budget_text(now.accounts)
    for key, unit in zip(("center", "office"), divided(now.accounts, _UNITS, 30), strict=True):
        made = compose(SEED, STYLES[STYLE], unit, Random(f"{key} {SEED}"))
        texts[_name(key, unit)] = as_text(made).replace("年度部门决算", "年度单位决算")
    return texts


def _name(key: str, accounts: Accounts) -> str:
    return f"{key}_{accounts.year}.txt"


def _with_units(text: str) -> str:
    """The department's text with the sentence that lists its units behind its duties."""
    mark = "二、机构设置\n"
    return text.replace(mark, f"{mark}\n{_LISTED.format('、'.join(_UNITS))}\n", 1)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in shipped().items():
        (FOLDER / name).write_text(text, "utf-8")
