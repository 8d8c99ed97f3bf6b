"""The sitemap: files by province, in parts of 6,000 posts, each address in both languages."""

from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import PREFIXES
from directory.place_queries import with_counts
from officials.models.departments import Topic
from officials.models.public import LivePost
from officials.models.regions import Region

# In two languages a file stays below the 50,000 that robots take, even where each post has a place,
# a department and a holder to itself.
PART = 6_000
PAGES = ("home", "regions", "topics", "hotlines", "notices", "about", "accessibility", "privacy")


@public_page(versions.COUNTRY)
def index(request: PublicRequest) -> HttpResponse:
    provinces = with_counts(Region.objects.filter(parent=None)).order_by("code")
    addresses = [
        reverse("sitemap-part", args=[province.code, part])
        for province in provinces
        for part in range(1, ceil(province.live / PART) + 1)
    ]
    files = [reverse("sitemap-pages"), *addresses]
    return _xml("sitemaps/index.xml", [request.build_absolute_uri(file) for file in files])


@public_page(versions.NO_PLACE)
def pages(request: PublicRequest) -> HttpResponse:
    provinces = Region.objects.filter(parent=None).order_by("code")
    listed: list[Region | Topic] = [*provinces, *Topic.objects.all()]
    addresses = [reverse(name) for name in PAGES] + [each.get_absolute_url() for each in listed]
    return _urls(request, addresses)


@public_page(versions.PLACE)
def province(request: PublicRequest, code: str, part: int) -> HttpResponse:
    """List the posts of a province, and their places, departments, holders and notices."""
    region = get_object_or_404(Region, code=code, parent=None)
    posts = LivePost.objects.below(region).order_by("id")
    rows = posts.values_list("region__code", "department__uid", "uid", "card__holder__official")
    first = (part - 1) * PART
    listed = list(rows[first : first + PART])
    if not listed:
        raise Http404
    kinds = ("region", "department", "post", "official")
    found = dict(zip(kinds, zip(*listed, strict=True), strict=True))
    return _urls(
        request,
        [
            reverse(kind, args=[key])
            for kind, keys in found.items()
            for key in dict.fromkeys(keys)
            if key
        ],
    )


def _urls(request: HttpRequest, paths: list[str]) -> HttpResponse:
    origin = f"{request.scheme}://{request.get_host()}"
    prefixes = PREFIXES.values()
    return _xml(
        "sitemaps/urls.xml", [f"{origin}{prefix}{path}" for path in paths for prefix in prefixes]
    )


def _xml(template: str, addresses: list[str]) -> HttpResponse:
    body = render_to_string(template, {"addresses": addresses})
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
