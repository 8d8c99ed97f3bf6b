"""Write the addresses of pages, many of which stand on one page."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from officials.models.identifiers import ALPHABET, LENGTH

# A uid that nothing has: another one is put in its place.
PLACEHOLDER = ALPHABET[0] * LENGTH


class Addresses:
    """Addresses in one language and size; each URL pattern is reversed once.

    ``django.urls.reverse`` takes 25 µs, and a card has ten of them.
    """

    def __init__(self) -> None:
        self._patterns: dict[str, tuple[str, str]] = {}

    def write(self, name: str, uid: str = "") -> str:
        """Return what ``reverse(name, args=[uid])`` returns; without ``uid`` it has no argument."""
        if name not in self._patterns:
            address = reverse(name, args=[PLACEHOLDER] if uid else [])
            before, _placeholder, after = address.rpartition(PLACEHOLDER)
            self._patterns[name] = before, after
        before, after = self._patterns[name]
        return f"{before}{uid}{after}"


def find_addresses() -> Addresses:
    """Return the addresses in the language and the size of the page."""
    return _find_addresses(get_language(), get_script_prefix())


# Two languages in two sizes; a test or a proxy may mount the site elsewhere.
@lru_cache(maxsize=16)
def _find_addresses(language: str | None, prefix: str) -> Addresses:  # noqa: ARG001 - the key
    return Addresses()
