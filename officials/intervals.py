"""Say how far a share of few cases may be from the true one."""

from math import sqrt

# The quantile of the normal distribution for 95 %.
Z = 1.959963984540054


def wilson_interval(cases: int, total: int) -> tuple[float, float]:
    """Return the bounds of the 95 % interval of the share ``cases / total``, each from 0 to 1.

    It is that of Wilson (1927), which is right for few cases and for shares near 0 and 1, where
    the usual one leaves the range. Raises ValueError unless 0 <= ``cases`` <= ``total`` > 0.
    """
    if not 0 <= cases <= total or not total:
        message = f"{cases} of {total} is no share"
        raise ValueError(message)
    share, square = cases / total, Z * Z / total
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / total + square / (4 * total))
    # A bound that is the share itself, 0 or 1, is not rounded past it.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
