"""Let an office confirm its own list by the link that was mailed to it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.http.pages import page
from officials.actions import office_confirmation
from officials.actions.office_confirmation import MAX_NOTE, LinkClosed, ListChanged
from officials.models.office_confirmations import OfficeLink, OfficeScope
from officials.publication.office_lists import ListedHotline, identify, read_list

ALL, SOME = "all", "some"


class AnswerForm(forms.Form):
    """The answer of an office to the list that it read."""

    seen = forms.CharField(max_length=64)
    answer = forms.ChoiceField(choices=[(ALL, ""), (SOME, "")])
    wrong = forms.MultipleChoiceField(required=False)
    note = forms.CharField(required=False, max_length=MAX_NOTE)

    def __init__(self, *args: Any, rows: list[ListedHotline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong: Any = self.fields["wrong"]
        wrong.choices = [(row.uid, "") for row in rows]

    def problem(self) -> str:
        """Return what stands in the way of the answer; empty where nothing does."""
        if not self.is_valid():
            return _("请再核对一遍：名单刚刚有变化，或说明超过 300 字。")
        if self.cleaned_data["answer"] == ALL and self.cleaned_data["wrong"]:
            return _("有的行打了勾。没有误就取消打勾；有误请按“打勾的行有误，其余无误”。")
        if self.cleaned_data["answer"] == SOME and not self.cleaned_data["wrong"]:
            return _("还没有打勾。请在有误的那一行打勾；都没有误请按“全部无误”。")
        return ""


# The address is the secret that a forged request would need; there is no session to abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_list(request: HttpRequest, token: str) -> HttpResponse:
    """Render the list of an office on GET, take its answer on POST.

    A scanner of mails that opens the link uses nothing up.
    """
    link = office_confirmation.find_link(token)
    if link is None:
        raise Http404
    if not office_confirmation.is_open(link):
        return _render_closed(request, link)
    rows = read_list(link.address)
    if request.method != "POST":
        return _render(request, link, rows)
    form = AnswerForm(request.POST, rows=rows)
    if problem := form.problem():
        return _render(request, link, rows, form, problem)
    try:
        office_confirmation.answer(
            link,
            seen=form.cleaned_data["seen"],
            wrong=form.cleaned_data["wrong"],
            note=form.cleaned_data["note"],
        )
    except ListChanged:
        problem = _("您核对的时候名单有了变化。这是现在的名单，请再核对一遍。")
        return _render(request, link, read_list(link.address), form, problem)
    except LinkClosed:
        link.refresh_from_db()
        return _render_closed(request, link)
    return _keep_secret(HttpResponseRedirect(request.get_full_path()))


def _render(
    request: HttpRequest,
    link: OfficeLink,
    rows: list[ListedHotline],
    form: AnswerForm | None = None,
    problem: str = "",
) -> HttpResponse:
    context = {
        "office": link.address.department,
        "is_whole_region": link.address.scope == OfficeScope.REGION,
        "until": link.expires_at,
        "rows": rows,
        "seen": identify(rows),
        "ticked": form.data.getlist("wrong") if form else [],  # type: ignore[attr-defined]
        "note": form.data.get("note", "")[:MAX_NOTE] if form else "",
        "max_note": MAX_NOTE,
        "problem": problem,
    }
    status = 400 if problem else 200
    return _keep_secret(page(request, "pages/office_confirmation.html", context, status=status))


# Title and text by whether the link was answered.
CLOSED = {
    True: (
        gettext_lazy("已经收到，谢谢"),
        gettext_lazy(
            "%(right)d 个号码会写明由单位确认，%(wrong)d 个由工作人员核实。这个链接已经用过。"
        ),
    ),
    False: (
        gettext_lazy("这个链接已经失效"),
        gettext_lazy("过了期限，或邮箱已经停用。下一季度会寄出新的链接。"),
    ),
}


def _render_closed(request: HttpRequest, link: OfficeLink) -> HttpResponse:
    is_answered = link.answered_at is not None
    title, text = CLOSED[is_answered]
    counts = office_confirmation.count_answers(link) if is_answered else {}
    context = {"title": title, "text": text % counts}
    status = 200 if is_answered else 410
    response = page(request, "pages/office_link_closed.html", context, status=status)
    return _keep_secret(response)


def _keep_secret(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is the secret, out of caches, indexes and Referer headers."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
