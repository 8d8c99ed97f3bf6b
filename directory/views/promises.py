"""Render what a region promised to callers, and how far it was kept."""

from django.http import HttpResponse
from django.shortcuts import redirect

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.promise_queries import read_promises
from directory.region_queries import find_successor
from officials.models.regions import Region


@public_page(versions.REGION)
def promise(request: PublicRequest, code: str) -> HttpResponse:
    """Render the promises of a region, each with its verdict. Figures end with yesterday."""
    if not request.dependencies.versions:
        return redirect("promise", find_successor(code).code, permanent=True)
    path = list(Region.objects.along_path(list(request.dependencies.versions)))
    here = path[-1]
    notices = read_promises(here)
    parts = [part for each in notices for judged in each.promises for part in judged.parts]
    return page(
        request,
        "pages/promise.html",
        {
            "region": here,
            "path": path,
            "notices": notices,
            "is_measured": bool(parts),
        },
        robots="" if notices else "noindex",
    )
