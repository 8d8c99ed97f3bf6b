"""Render the sitemap: files by province, in parts of 6,000 posts, each URL in both languages."""

from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import PREFIXES, canonical, read_host
from directory.region_queries import with_live_counts
from officials.models.departments import Topic
from officials.models.public import LivePost
from officials.models.public_promises import LivePromise
from officials.models.regions import Region

# In two languages a file stays below the limit of 50,000 URLs, even if each post has a region, a
# department and a holder of its own.
POSTS_PER_FILE = 6_000
PAGES = (
    *("home", "regions", "topics", "hotlines", "notices", "coverage"),
    *("about", "accessibility", "privacy"),
)


@public_page(versions.COUNTRY)
def index(request: PublicRequest) -> HttpResponse:
    provinces = with_live_counts(Region.objects.present().filter(parent=None)).order_by("code")
    urls = [
        reverse("sitemap-part", args=[province.code, part])
        for province in provinces
        for part in range(1, ceil(province.live / POSTS_PER_FILE) + 1)
    ]
    files = [reverse("sitemap-pages"), *urls]
    return _render_xml("sitemaps/index.xml", [canonical(request, file) for file in files])


@public_page(versions.COUNTRY)
def pages(request: PublicRequest) -> HttpResponse:
    """List the pages that belong to no post, those of promises among them."""
    provinces = Region.objects.present().filter(parent=None).order_by("code")
    rows: list[Region | Topic] = [*provinces, *Topic.objects.all()]
    urls = [reverse(name) for name in PAGES] + [row.get_absolute_url() for row in rows]
    urls += [reverse("region-coverage", args=[province.code]) for province in provinces]
    promising = Region.objects.filter(pk__in=LivePromise.objects.values("region"))
    codes = promising.order_by("code").values_list("code", flat=True)
    urls += [reverse("promise", args=[code]) for code in codes]
    return _render_urls(request, urls)


@public_page(versions.REGION)
def province(request: PublicRequest, code: str, part: int) -> HttpResponse:
    """List the posts of a province with their regions, departments and holders."""
    region = get_object_or_404(Region, code=code, parent=None)
    posts = LivePost.objects.below(region).order_by("id")
    rows = posts.values_list("region__code", "department__uid", "uid", "card__holder__official")
    first = (part - 1) * POSTS_PER_FILE
    page_of_rows = list(rows[first : first + POSTS_PER_FILE])
    if not page_of_rows:
        raise Http404
    names = ("region", "department", "post", "official")
    columns = dict(zip(names, zip(*page_of_rows, strict=True), strict=True))
    return _render_urls(
        request,
        [
            reverse(name, args=[key])
            for name, keys in columns.items()
            for key in dict.fromkeys(keys)
            if key
        ],
    )


def _render_urls(request: HttpRequest, paths: list[str]) -> HttpResponse:
    origin = f"{request.scheme}://{read_host(request)}"
    prefixes = PREFIXES.values()
    return _render_xml(
        "sitemaps/urls.xml", [f"{origin}{prefix}{path}" for path in paths for prefix in prefixes]
    )


def _render_xml(template: str, urls: list[str]) -> HttpResponse:
    body = render_to_string(template, {"addresses": urls})
    return HttpResponse(body, content_type="application/xml; charset=utf-8")
