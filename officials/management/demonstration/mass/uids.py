"""Public identifiers drawn from a seed, so that the same load gives the same addresses."""

from itertools import product
from random import Random

from officials.models.identifiers import ALPHABET

THREES = ["".join(three) for three in product(ALPHABET, repeat=3)]
MASK = len(THREES) - 1


def uid(random: Random) -> str:
    """Draw a uid as ``officials.models.identifiers.new_uid`` makes them: 60 bits, 15 for three."""
    bits = random.getrandbits(60)
    return (
        THREES[bits >> 45] + THREES[bits >> 30 & MASK] + THREES[bits >> 15 & MASK]
        + THREES[bits & MASK]
    )  # fmt: skip
