"""Style sheets of the pages, and the policy that lets a page run nothing else."""

import base64
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files


def asset(package: str, *path: str) -> str:
    """A text file that stands beside the modules of a package."""
    return files(package).joinpath(*path).read_text("utf-8")


def sheets(package: str, names: Iterable[str]) -> str:
    """The style of a page: what all pages share, then the sheets of its own package."""
    own = [asset(package, "style", f"{name}.css") for name in names]
    return "\n".join([_common("common"), _common("paper"), *own])


def _common(name: str) -> str:
    return asset(__package__, "style", f"{name}.css")


def policy(style: str, script: str = "", images: str = "") -> str:
    """A content security policy: this very style, this very script, images from ``images``."""
    allowed = ["default-src 'none'", f"style-src {_digest(style)}"]
    if script:
        allowed.append(f"script-src {_digest(script)}")
    if images:
        allowed.append(f"img-src {images}")
    return "; ".join([*allowed, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
