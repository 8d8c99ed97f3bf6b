"""The lexicon takes in the names of holders in the transaction that writes their search rows."""

from collections.abc import Iterable

from officials import pinyin
from officials.models.lexicon import LexiconName
from officials.publication.cards import Card
from officials.search.normalise import bare

BATCH = 5000


def add(cards: Iterable[Card]) -> None:
    """Take in the holders' names of ``cards``, each with all its readings."""
    holders = {card.holder for card in cards if card.holder}
    spelled = {row for each in holders for row in spellings(each.name, each.readings)}
    # Sorted: transactions that wait for each other's new names meet them in one order.
    rows = (
        LexiconName(name=name, letters=letters, initials=initials)
        for name, letters, initials in sorted(spelled)
    )
    LexiconName.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def spellings(name: str, readings: Iterable[str]) -> set[tuple[str, str, str]]:
    """Return the rows of a name, one for each reading: name, letters, initials.

    The name is as the token of a whole name holds it.
    """
    return {(bare(name), pinyin.full(reading), pinyin.initials(reading)) for reading in readings}
