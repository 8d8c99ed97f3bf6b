"""Store the names of present and past holders in the lexicon, by which they are spelled."""

from collections.abc import Collection, Iterable

from officials import pinyin
from officials.models.lexicon import LexiconName
from officials.publication.cards import Card
from officials.search.normalise import normalise_name

BATCH_SIZE = 5000


def add_holders(cards: Iterable[Card], withheld: Collection[str]) -> None:
    """Add the names on ``cards`` with all their readings, in the caller's transaction.

    ``withheld``: the uids of the officials whose names are left out.
    """
    terms = {term for card in cards for term in (card.holder, *card.terms) if term}
    holders = {term for term in terms if term.official not in withheld}
    rows = {row for holder in holders for row in build_name_rows(holder.name, holder.readings)}
    names = (
        LexiconName(name=name, letters=letters, initials=initials)
        # Sorted, so that concurrent transactions lock new names in the same order.
        for name, letters, initials in sorted(rows)
    )
    LexiconName.objects.bulk_create(names, batch_size=BATCH_SIZE, ignore_conflicts=True)


def build_name_rows(name: str, readings: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return the lexicon rows of a name, one for each reading: name, letters, initials.

    The name is normalised as in the token of the whole name.
    """
    return {
        (normalise_name(name), pinyin.full(reading), pinyin.initials(reading))
        for reading in readings
    }
