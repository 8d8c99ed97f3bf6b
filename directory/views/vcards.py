"""Send a post as a vCard, and show QR codes of the pages of posts and regions."""

from http import HTTPStatus
from io import BytesIO

import segno
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext as _

from directory import vcard
from directory.covers import describe_covers
from directory.dates import format_day
from directory.hotline_views import HotlineView
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.query_days import PRINTED, read_day, refuse_unreadable_day
from directory.http.redirects import past_post, redirect_merged
from directory.post_cards import PostCard, build_record
from directory.printed_facts import format_label
from directory.region_queries import find_successor, lineage
from officials import names, phones
from officials.models.choices import Result
from officials.models.public import LivePost
from officials.models.redirects import RedirectKind
from officials.models.regions import Region

# So many characters of the duties stand in the name of a file.
MAX_DUTIES = 16


@public_page(versions.POST)
def contact(request: PublicRequest, uid: str) -> HttpResponse:
    """Send a post as a vCard; an invented one has no number that a phone could dial."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "vcard")
    above = "region__parent__parent__parent"
    post = LivePost.objects.select_related("department__type", above).filter(uid=uid).first()
    if post is None:
        response = past_post(request, uid)
        response.status_code = HTTPStatus.GONE
        return response
    prefetch_related_objects([post], "hotlines")
    card = build_record(post, request.dependencies.now)
    saved_on = format_day(request.dependencies.today)
    response = HttpResponse(
        vcard.write(_contact(card, canonical(request, post.get_absolute_url()), saved_on)),
        content_type="text/vcard; charset=utf-8",
    )
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{_name_file(card)}.vcf") or ""
    )
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _contact(card: PostCard, address: str, saved_on: str) -> vcard.Contact:
    """Return the contact of a post; ``saved_on``: today in words."""
    holder = _name_holder(card)
    family, given = names.split_surname(holder, card.holder.surname_length if card.holder else None)
    stored = [
        view.hotline
        for view in card.hotlines
        if view.number and view.hotline.result != Result.DEAD and not card.demo
    ]
    if card.demo:
        note = [_("演示数据：姓名和号码都是虚构的。")]
    else:
        note = [_remark(view) for view in card.hotlines]
    note += describe_covers([card.post]).values()
    note.append(_("%(day)s保存。号码可能有变，请以网页为准。") % {"day": saved_on})
    return vcard.Contact(
        name=holder or f"{_name_organisation(card.post)} {card.title}",
        family=family,
        given=given,
        organisation=(_name_place(card.post), card.post.department.label, card.title),
        title=card.title,
        telephones=tuple(
            vcard.Telephone(phones.Kind(each.kind), each.digits, phones.Use(each.use))
            for each in stored
        ),
        url=address,
        revised=card.post.since,
        note="\n".join(note),
    )


def _name_holder(card: PostCard) -> str:
    """Return the name of the holder; empty for a vacant post, or if the name is withheld."""
    return card.holder.name if card.holder and not card.holder.withheld else ""


def _name_file(card: PostCard) -> str:
    """Return the name of a file that a list of files, which cuts it off, tells from the others.

    The person stands first, or without one the title and what it is in charge of; the places that
    many cards share stand last.
    """
    holder = _name_holder(card)
    who = [holder, card.title] if holder else [card.title, card.duties[:MAX_DUTIES]]
    return " ".join(filter(None, [*who, _name_organisation(card.post)]))


def _name_place(post: LivePost) -> str:
    """Return the region of a post with all above it: 陕西省西安市临潼区."""
    regions = [region.label for region in lineage(post.region)]
    return ", ".join(reversed(regions)) if get_language() == "en" else "".join(regions)


def _name_organisation(post: LivePost) -> str:
    """Return the department with all regions above it: 陕西省西安市临潼区人民政府."""
    department, place = post.department.label, _name_place(post)
    if get_language() == "en":
        return f"{department}, {place}"
    names = filter(None, (post.region.name, post.region.short_name))
    return (
        place.removesuffix(post.region.label) + department
        if department.startswith(tuple(names))
        else place + department
    )


def _remark(view: HotlineView) -> str:
    """Describe a hotline beyond its digits: extension, purpose, hours, verification, source."""
    hotline = view.hotline
    parts = (
        format_label(hotline),
        view.number or _("暂停受理"),
        hotline.purpose,
        hotline.hours,
    )
    return _("%(number)s。%(checked)s。来源：%(source)s。") % {
        "number": " ".join(filter(None, parts)),
        "checked": view.verification.stated,
        "source": view.source.citation,
    }


@public_page(versions.POST)
def post_code(request: PublicRequest, uid: str) -> HttpResponse:
    """Draw the QR code of a post's page, as long as that exists."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "qr")
    if not LivePost.objects.filter(uid=uid).exists():
        response = past_post(request, uid)
        if response.status_code == HTTPStatus.GONE:
            return response
    return _draw_code(canonical(request, reverse("post", args=[uid])))


@public_page(versions.POST)
def post_code_page(request: PublicRequest, uid: str) -> HttpResponse:
    """Show the QR code of a live post with a caption; the page of one that is past has none."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "qr-page")
    posts = LivePost.objects.select_related("region", "department__type")
    post = posts.filter(uid=uid).first()
    if post is None:
        return past_post(request, uid)
    context = {
        "title": post.card["title"],
        "department": post.department,
        "path": list(Region.objects.path_of(post.region)),
        "code": reverse("qr", args=[uid]),
        "leads_to": post.get_absolute_url(),
        "address": canonical(request, post.get_absolute_url()),
    }
    return page(request, "pages/code.html", context, robots="noindex")


@public_page(versions.REGION, parameters=(PRINTED,))
@refuse_unreadable_day
def region_code(request: PublicRequest, code: str) -> HttpResponse:
    """Draw the QR code of a region's page; with ``?printed=`` of what changed since that day."""
    if not request.dependencies.versions:
        address = reverse("region-qr", args=[find_successor(code).code])
        return HttpResponsePermanentRedirect(address + request.query)
    day = read_day(request, PRINTED) if request.query else None
    query = f"?{PRINTED}={day}" if day else ""
    return _draw_code(canonical(request, reverse("region", args=[code])) + query)


@public_page(versions.REGION)
def region_code_page(request: PublicRequest, code: str) -> HttpResponse:
    """Show the QR code of a region with a caption."""
    if not request.dependencies.versions:
        address = reverse("region-qr-page", args=[find_successor(code).code])
        return HttpResponsePermanentRedirect(address)
    *above, region = Region.objects.along_path(request.dependencies.versions)
    context = {
        "region": region,
        "path": above,
        "code": reverse("region-qr", args=[code]),
        "leads_to": region.get_absolute_url(),
        "address": canonical(request, region.get_absolute_url()),
    }
    return page(request, "pages/code.html", context, robots="noindex")


def _draw_code(address: str) -> HttpResponse:
    """Return a QR code as SVG, black on white, with its quiet zone of four modules."""
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(
        drawing,
        kind="svg",
        border=4,
        light="white",
        omitsize=True,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
