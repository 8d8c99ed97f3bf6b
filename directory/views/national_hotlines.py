"""Render the hotlines of the mainland, of Hong Kong, Macao and Taiwan, and those merged."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import Region

# In the order of the page.
CATEGORIES = {
    "emergency": _("紧急求助"),
    "hub": _("政务服务"),
    "service": _("公共服务"),
    "dual": _("部门热线"),
    "branch": _("垂直管理部门"),
    "utility": _("水电气等"),
    "judicial": _("司法"),
    "supervision": _("监督举报"),
    "mass_org": _("群团组织"),
}


@public_page(versions.NO_REGION)
def hotlines(request: PublicRequest) -> HttpResponse:
    mainland: dict[str, list[NationalHotline]] = {category: [] for category in CATEGORIES}
    territories: dict[Region, list[NationalHotline]] = {}
    merged = []
    for hotline in NationalHotline.objects.select_related("territory").order_by("id"):
        if not hotline.is_in_use:
            merged.append(hotline)
        elif hotline.territory:
            territories.setdefault(hotline.territory, []).append(hotline)
        else:
            mainland.setdefault(hotline.category, []).append(hotline)
    return page(
        request,
        "pages/hotlines.html",
        {
            "groups": [
                (category, CATEGORIES.get(category, _("其他")), members)
                for category, members in mainland.items()
                if members
            ],
            "territories": sorted(territories.items(), key=lambda item: item[0].code),
            "merged": merged,
        },
    )
