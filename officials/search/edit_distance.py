"""Measure spelling mistakes between words in Latin letters."""

import math
import string
from itertools import accumulate

# Letters that people hear or type for each other, and pairs of which they leave one out.
_CONFUSABLE = {"ln", "nl", "fh", "hf", "lr", "rl", "uv", "vu", "ie", "ei", "ao", "oa"}
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


def edit_distance(word: str, other: str, limit: float = math.inf) -> float:
    """Return the weighted Damerau-Levenshtein distance of two words, infinite from ``limit`` on.

    Common mistakes count for less than 1, another first letter for 0.5 more.
    """
    costs = [_insertion_cost(word, end) for end in range(1, len(word) + 1)]
    other_costs = [_insertion_cost(other, end) for end in range(1, len(other) + 1)]
    second: list[float] = []  # the row above the first one above
    first: list[float] = []
    row = [*accumulate(other_costs, initial=0.0)]
    for i, letter in enumerate(word):
        second, first = first, row
        row = [first[0] + costs[i]]
        for j, other_letter in enumerate(other):
            replaced = first[j] + _replacement_cost(letter, other_letter)
            least = min(first[j + 1] + costs[i], row[j] + other_costs[j], replaced)
            if i and j and letter == other[j - 1] and word[i - 1] == other_letter:
                least = min(least, second[j - 1] + _TRANSPOSITION_COST)
            row.append(least)
        # Each way to the end passes one of two rows in turn.
        if min(row) >= limit and min(first) >= limit:
            return math.inf
    distance = row[-1] + (word[:1] != other[:1]) / 2
    return distance if distance < limit else math.inf


def _insertion_cost(word: str, end: int) -> float:
    """Return the cost of the letter of ``word`` before ``end``."""
    pair = word[max(0, end - 2) : end]
    return _COMMON_COST if pair in _SHORTENED or pair[:1] == pair[1:] else 1


def _replacement_cost(letter: str, other: str) -> float:
    if letter == other:
        return 0
    return _COMMON_COST if letter + other in _CONFUSABLE else 1
