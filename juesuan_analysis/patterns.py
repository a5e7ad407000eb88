"""Regular expressions that cost nothing until they are used.

To compile one takes half a millisecond, there are some eight hundred, and a disclosure asks for
part of them.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Lazy:
    """Stands for a compiled pattern, and has its methods from the first use of any of them."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        _unused.add(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        _unused.discard(self)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return _Lazy, (self.pattern,)


_unused: WeakSet[_Lazy] = WeakSet()

if TYPE_CHECKING:
    Pattern = re.Pattern[str]
else:
    Pattern = _Lazy


def lazily(pattern: str) -> Pattern:
    """A pattern that is compiled when it is first used.

    >>> lazily("[0-9]+").findall("2 and 30")
    ['2', '30']
    """
    return cast(Pattern, _Lazy(pattern))


def compile_all() -> None:
    """Compile what is not used yet, in a process whose forks would each have to do it again."""
    for pattern in [*_unused]:
        _ = pattern.groups
