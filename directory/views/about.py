"""Pages about the site, its demonstration, accessibility and privacy."""

from django.http import HttpResponse

from directory.calling_rounds import calling_rounds
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page


@public_page(versions.NO_REGION)
def about(request: PublicRequest) -> HttpResponse:
    return page(request, "pages/about.html", {"rounds": calling_rounds()})


@public_page(versions.NO_REGION)
def demo(request: PublicRequest) -> HttpResponse:
    return page(request, "pages/demo.html")


@public_page(versions.NO_REGION)
def accessibility(request: PublicRequest) -> HttpResponse:
    return page(request, "pages/accessibility.html")


@public_page(versions.NO_REGION)
def privacy(request: PublicRequest) -> HttpResponse:
    return page(request, "pages/privacy.html")
