"""A post in somebody's own telephone: its contact card, and the code that leads to its page."""

from datetime import date
from io import BytesIO

import segno
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from directory import printed_facts, vcard
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical
from directory.http.redirects import redirect_merged
from directory.place_queries import find_successor
from directory.templatetags.text import day, shown
from directory.views.posts import past
from officials import names, phones
from officials.models.public import LiveHotline, LivePost
from officials.models.redirects import RedirectKind

GONE = 410


@public_page(versions.POST)
def contact(request: PublicRequest, uid: str) -> HttpResponse:
    """Give a post as a vCard. An invented one has no number that a telephone could dial."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "vcard")
    post = LivePost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if post is None:
        answer = past(request, uid)
        answer.status_code = GONE
        return answer
    prefetch_related_objects([post], "hotlines")
    address = canonical(request, post.get_absolute_url())
    response = HttpResponse(
        vcard.write(_contact(post, address, request.dependencies.today)),
        content_type="text/vcard; charset=utf-8",
    )
    filename = f"{post.department.label} {post.card['title']}.vcf"
    response["Content-Disposition"] = content_disposition_header(True, filename) or ""  # noqa: FBT003
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _contact(post: LivePost, address: str, today: date) -> vcard.Contact:
    organisation, title = post.department.label, post.card["title"]
    holder = post.card["holder"]["name"] if post.card["holder"] else ""
    family, given = names.split_surname(holder)
    lines = post.hotlines.all()
    callable_lines = [] if post.card["demo"] else [each for each in lines if not each.suspended]
    if post.card["demo"]:
        note = [_("演示数据：姓名和号码都是虚构的。")]
    else:
        note = [_remark(line, today) for line in lines]
    note.append(_("%(day)s保存。号码可能有变，请以网页为准。") % {"day": day(today)})
    return vcard.Contact(
        name=holder or f"{organisation} {title}",
        family=family,
        given=given,
        organisation=organisation,
        title=title,
        telephones=tuple(
            vcard.Telephone(phones.Kind(each.kind), each.digits) for each in callable_lines
        ),
        url=address,
        revised=post.since,
        note="\n".join(note),
    )


def _remark(line: LiveHotline, today: date) -> str:
    """Say of a number what its digits do not: extension, hours, last check and source."""
    said = _("暂停受理") if line.suspended else shown(line)
    parts = (line.label or str(line.get_kind_display()), said, line.purpose, line.hours)
    return _("%(number)s。上次核验：%(checked)s。来源：%(source)s。") % {
        "number": " ".join(filter(None, parts)),
        "checked": printed_facts.checked(line, today),
        "source": printed_facts.source(line),
    }


@public_page(versions.POST)
def post_code(request: PublicRequest, uid: str) -> HttpResponse:
    """Draw the QR code of a post's page, as long as there is such a page."""
    if not request.dependencies.versions:
        return redirect_merged(RedirectKind.POST, uid, "qr")
    if not LivePost.objects.filter(uid=uid).exists():
        answer = past(request, uid)
        if answer.status_code == GONE:
            return answer
    return _code(canonical(request, reverse("post", args=[uid])))


@public_page(versions.PLACE)
def region_code(request: PublicRequest, code: str) -> HttpResponse:
    """Draw the QR code of a place's page."""
    if not request.dependencies.versions:
        return HttpResponsePermanentRedirect(reverse("region-qr", args=[find_successor(code).code]))
    return _code(canonical(request, reverse("region", args=[code])))


def _code(address: str) -> HttpResponse:
    """Return a code as SVG, black on white in its quiet zone of four modules."""
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
