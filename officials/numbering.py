"""What the number grammar must know, from the tables."""

from officials.models import AreaCode, NationalHotline, Region
from officials.models.national import Status
from officials.phones import Numbering


def numbering() -> Numbering:
    """Read the area codes of the mainland and the nationwide short codes; two queries."""
    area_codes: dict[str, set[int]] = {}
    for code, lengths in AreaCode.objects.values_list("code", "local_digits"):
        if not code.startswith("+"):
            area_codes.setdefault(code, set()).update(lengths)
    in_use = NationalHotline.objects.filter(status__in=[Status.ACTIVE, Status.LOCAL])
    return Numbering(area_codes, set(in_use.values_list("number", flat=True)))


def area_code(region: Region) -> str:
    """Return the area code of ``region``: its own, or that of the nearest above; else nothing."""
    codes = AreaCode.objects.filter(region__in=region.path).exclude(code__startswith="+")
    return codes.order_by("-region__level").values_list("code", flat=True).first() or ""
