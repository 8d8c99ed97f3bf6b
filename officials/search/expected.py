"""How much a tsquery will find, told from what the database knows of its tokens.

Wrong figures cost time and change no answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from django.db import connection

_SIGNS = re.compile(r"'(?:[^'\\]|''|\\.)*'(?::\*)?|[&|()]|\w+")
# Neighbouring characters and digits come together: of such the rarest tells of all.
_TOGETHER = ("n", "t", "#")


@dataclass(frozen=True)
class Frequencies:
    """``rows``: how many there are; ``common``: the share of them that holds a token.

    Of a token that is not among them half of the least share is believed.
    """

    rows: float = 0
    common: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def _rare(self) -> float:
        return min(self.common.values(), default=0) / 2

    def of(self, tsquery: str) -> int:
        """Return how many rows ``tsquery``, as ``tokens`` spells it, is expected to find."""
        share, _rest = self._any(_SIGNS.findall(tsquery))
        return round(share * self.rows)

    def _any(self, signs: list[str]) -> tuple[float, list[str]]:
        share, signs = self._all(signs)
        while signs[:1] == ["|"]:
            more, signs = self._all(signs[1:])
            share += more
        return min(share, 1.0), signs

    def _all(self, signs: list[str]) -> tuple[float, list[str]]:
        apart, together = [], [1.0]
        while True:
            if signs[0] == "(":
                share, signs = self._any(signs[1:])
                apart.append(share)
            else:
                known = together if signs[0].lstrip("'").startswith(_TOGETHER) else apart
                known.append(self._share(signs[0]))
            signs = signs[1:]
            if signs[:1] != ["&"]:
                return prod(apart) * min(together), signs
            signs = signs[1:]

    def _share(self, sign: str) -> float:
        token = sign.removesuffix(":*").strip("'").replace("''", "'").replace("\\\\", "\\")
        if sign.endswith(":*"):
            return sum(share for each, share in self.common.items() if each.startswith(token))
        return self.common.get(token, self._rare)


def read() -> Frequencies:
    """Read what the last ANALYZE found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples, most_common_elems::text::text[], most_common_elem_freqs"
            " FROM pg_class JOIN pg_stats ON schemaname = relnamespace::regnamespace::text"
            " AND tablename = relname"
            " WHERE pg_class.oid = 'officials_searchrow'::regclass AND attname = 'tokens'"
        )
        rows, tokens, shares = cursor.fetchone() or (0, None, None)
    # Behind the shares of the tokens stand the least and the greatest of them.
    return Frequencies(max(rows, 0), dict(zip(tokens or (), shares or (), strict=False)))
