"""Public identifiers drawn from a seed, so that the same load gives the same addresses."""

from random import Random

from officials.models.identifiers import ALPHABET, LENGTH

PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
BITS = 10  # of a pair


def uid(random: Random) -> str:
    """Draw a uid as ``officials.models.identifiers.new_uid`` makes them."""
    bits = random.getrandbits(BITS * LENGTH // 2)
    return "".join([PAIRS[bits >> BITS * place & (len(PAIRS) - 1)] for place in range(LENGTH // 2)])
