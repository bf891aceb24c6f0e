"""Once: what is dear to make is made by one thread, and the others wait for it.

In:  a function of values that can be compared.
Out: the same function, whose answers are kept.

The surprise: the cache of the standard library lets every thread that comes meanwhile make
the same again. A burst of readers of the map would draw ten thousand streets each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def once(*, maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the answers of a function, the latest `maxsize`, and make one of them at a time.

    >>> made = []
    >>> @once(maxsize=2)
    ... def twice(number: int) -> int:
    ...     made.append(number)
    ...     return 2 * number
    >>> twice(3), twice(3), made
    (6, 6, [3])
    """

    def keeping(makes: Callable[P, T]) -> Callable[P, T]:
        kept, lock = lru_cache(maxsize=maxsize)(makes), Lock()

        @wraps(makes)
        def told(*words: P.args, **named: P.kwargs) -> T:
            with lock:
                # Whatever can be compared can be looked up; mypy knows no such bound for parameters.
                return kept(*words, **named)  # type: ignore[arg-type]

        return told

    return keeping
