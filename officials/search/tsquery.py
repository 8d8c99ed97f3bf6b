"""Write tsquery and tsvector literals.

An empty string is a query that matches nothing.
"""

from collections.abc import Iterable, Sequence


def quote_lexeme(lexeme: str) -> str:
    """Return a lexeme quoted as in a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def tsvector(lexemes: Iterable[str]) -> str:
    """Return the literal of a tsvector of ``lexemes``, without positions."""
    return " ".join(quote_lexeme(lexeme) for lexeme in sorted(lexemes))


def all_of(queries: Sequence[str]) -> str:
    """Combine tsqueries with AND; the result is empty if there is none or one is empty."""
    return _join(" & ", queries) if queries and all(queries) else ""


def any_of(queries: Sequence[str]) -> str:
    """Combine tsqueries with OR, without empty and repeated ones."""
    return _join(" | ", [query for query in dict.fromkeys(queries) if query])


def _join(operator: str, queries: Sequence[str]) -> str:
    return f"({operator.join(queries)})" if len(queries) > 1 else "".join(queries)
