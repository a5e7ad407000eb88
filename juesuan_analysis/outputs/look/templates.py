"""Templates of pages: whatever a document says reaches them only through escaping."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from juesuan_analysis.vocabulary import spoken


@cache
def environment(package: str) -> Environment:
    """The templates that stand beside the modules of a package."""
    return Environment(
        loader=PackageLoader(package, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def languages() -> dict[str, object]:
    """The language of a page, its tag, and what sets off in it what the document says, and we do.

    A page in English quotes a document in Chinese; what reads it aloud is to know.
    """
    lang = spoken()
    apart = lang != "zh"
    return {
        "lang": lang,
        "tag": "en" if apart else "zh-CN",
        "chinese": Markup(' lang="zh-CN"') if apart else "",
        "ours": Markup(' lang="en"') if apart else "",
    }
