"""Measure spelling mistakes between words in Latin letters."""

import string

# Letters that people hear or type for each other, and pairs of which they leave one out.
_CONFUSABLE = {frozenset(pair) for pair in ("ln", "fh", "lr", "uv", "ie", "ao")}
_SHORTENED = {"zh", "ch", "sh", "ng"}
_COMMON_COST, _TRANSPOSITION_COST = 0.5, 0.75


def single_edits(word: str) -> list[str]:
    """Return all words at one edit: a letter deleted, inserted or replaced, or two transposed."""
    splits = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    deletions = [left + right[1:] for left, right in splits if right]
    transpositions = [left + right[1] + right[0] + right[2:] for left, right in splits if right[1:]]
    replacements = [
        left + letter + right[1:]
        for left, right in splits
        if right
        for letter in string.ascii_lowercase
    ]
    insertions = [
        left + letter + right for left, right in splits for letter in string.ascii_lowercase
    ]
    return sorted({*deletions, *transpositions, *replacements, *insertions} - {word, ""})


def edit_distance(word: str, other: str) -> float:
    """Return the weighted Damerau-Levenshtein distance of two words.

    Common mistakes count for less than 1, another first letter for 0.5 more.
    """
    rows: list[list[float]] = []
    for i in range(len(word) + 1):
        row: list[float] = []
        for j in range(len(other) + 1):
            costs = []
            if i:
                costs.append(rows[i - 1][j] + _insertion_cost(word, i))
            if j:
                costs.append(row[j - 1] + _insertion_cost(other, j))
            if i and j:
                costs.append(rows[i - 1][j - 1] + _replacement_cost(word[i - 1], other[j - 1]))
            if i > 1 and j > 1 and word[i - 2 : i] == other[j - 1] + other[j - 2]:
                costs.append(rows[i - 2][j - 2] + _TRANSPOSITION_COST)
            row.append(min(costs, default=0.0))
        rows.append(row)
    return rows[-1][-1] + (word[:1] != other[:1]) / 2


def _insertion_cost(word: str, end: int) -> float:
    """Return the cost of the letter of ``word`` before ``end``."""
    pair = word[max(0, end - 2) : end]
    return _COMMON_COST if pair in _SHORTENED or pair[:1] == pair[1:] else 1


def _replacement_cost(letter: str, other: str) -> float:
    if letter == other:
        return 0
    return _COMMON_COST if frozenset((letter, other)) in _CONFUSABLE else 1
