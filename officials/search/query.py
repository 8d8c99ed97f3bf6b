"""What each word of a query may be."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from officials import phones
from officials.search.folding import FEWEST_DIGITS, Unanswerable, is_han, letters
from officials.search.tokens import quoted


@dataclass(frozen=True)
class Word:
    """One word of a query, by what it is: digits of a number, or else a name of something.

    ``spelled``: the tsquery of how names, titles and duties spell it; ``chinese``, ``letters``:
    what it may name besides, a place or a type of department.
    """

    spelled: str = ""
    chinese: str | None = None
    letters: str | None = None
    digits: str = ""

    @classmethod
    def of(cls, word: str) -> Self:
        """Say what a folded word is. Raises Unanswerable for fewer than three digits."""
        if word[0].isdigit():
            digits = phones.canonical_fragment(word)
            if len(digits) < FEWEST_DIGITS:
                raise Unanswerable(_("号码请至少输入 %d 位数字。") % FEWEST_DIGITS)
            return cls(digits=digits)
        if is_han(word):
            pairs = [word[i : i + 2] for i in range(len(word) - 1)]
            pairs = [pair for pair in pairs if "·" not in pair] or [word]
            spelled = (" & ".join(quoted(kind + pair) for pair in pairs) for kind in "nt")
            return cls(spelled=" | ".join(f"({each})" for each in spelled), chinese=word)
        latin = letters(word)
        exact = [quoted(kind + latin) for kind in "^i"]
        return cls(spelled=" | ".join([*exact, f"{quoted('p' + latin)}:*"]), letters=latin)
