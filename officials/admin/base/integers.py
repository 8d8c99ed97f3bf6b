"""Parse integers that a page sends back."""

INTEGER_DIGITS = 9  # each number of so many digits fits into a PostgreSQL integer
BIGINT_DIGITS = 18  # and into a bigint, which primary keys are


def parse_integer(text: str, max_digits: int = INTEGER_DIGITS) -> int | None:
    """Return the non-negative integer that ``text`` spells in ASCII digits, else None."""
    valid = text.isascii() and text.isdecimal() and len(text) <= max_digits
    return int(text) if valid else None
