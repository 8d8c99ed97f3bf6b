"""Send a post as a vCard, and draw QR codes of the pages of posts and regions."""

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
from directory.http.pages import canonical
from directory.http.redirects import past_post, redirect_merged
from directory.post_cards import PostCard, build_record
from directory.printed_facts import format_label
from directory.region_queries import find_successor, lineage
from officials import names, phones
from officials.models.choices import Result
from officials.models.public import LivePost
from officials.models.redirects import RedirectKind


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
    holder = _name_holder(card)
    filename = " ".join(filter(None, (_name_organisation(post), card.title, holder))) + ".vcf"
    response["Content-Disposition"] = content_disposition_header(True, filename) or ""  # noqa: FBT003
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _contact(card: PostCard, address: str, saved_on: str) -> vcard.Contact:
    """Return the contact of a post; ``saved_on``: today in words."""
    organisation = _name_organisation(card.post)
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
        name=holder or f"{organisation} {card.title}",
        family=family,
        given=given,
        organisation=organisation,
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


def _name_organisation(post: LivePost) -> str:
    """Return the department with all regions above it: 陕西省西安市临潼区人民政府."""
    department, regions = post.department.label, lineage(post.region)
    if get_language() == "en":
        return ", ".join([department, *(region.label for region in reversed(regions))])
    if department.startswith(tuple(filter(None, (post.region.name, post.region.short_name)))):
        regions = regions[:-1]
    return "".join(region.label for region in regions) + department


def _remark(view: HotlineView) -> str:
    """Describe a hotline beyond its digits: extension, purpose, hours, verification, source."""
    hotline = view.hotline
    parts = (
        format_label(hotline),
        view.number or _("暂停受理"),
        hotline.purpose,
        hotline.hours,
    )
    return _("%(number)s。上次核验：%(checked)s。来源：%(source)s。") % {
        "number": " ".join(filter(None, parts)),
        "checked": view.verification.dated,
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


@public_page(versions.REGION)
def region_code(request: PublicRequest, code: str) -> HttpResponse:
    """Draw the QR code of a region's page."""
    if not request.dependencies.versions:
        return HttpResponsePermanentRedirect(reverse("region-qr", args=[find_successor(code).code]))
    return _draw_code(canonical(request, reverse("region", args=[code])))


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
