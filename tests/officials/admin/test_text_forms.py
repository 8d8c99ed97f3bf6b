"""Every form of staff mends or refuses a text in the same words."""

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from officials.admin.base.object_actions import ObjectAction
from officials.admin.base.text_forms import CheckedTextMixin
from officials.models import (
    HotlineSource,
)
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db
REVERSED = "第 2 个字是看不见的字符 U+202E（右至左覆盖），请删去后重新输入。"


@pytest.fixture
def root(client):
    user = factories.user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def send(client, row, **values):
    url = admin_url(row)
    return client.post(url, form_at(client, url) | values)


def subclasses(cls):
    return {cls, *(each for sub in cls.__subclasses__() for each in subclasses(sub))}


def test_every_form_of_the_admin_checks_its_texts():
    for model_admin in admin.site._registry.values():
        form_classes = [model_admin.form, *(inline.form for inline in model_admin.inlines)]
        form_classes += [getattr(model_admin, "add_form", CheckedTextMixin)]
        assert all(issubclass(each, CheckedTextMixin) for each in form_classes), model_admin
    assert all(issubclass(each, CheckedTextMixin) for each in subclasses(ObjectAction))


@pytest.mark.parametrize(
    ("make", "columns"),
    [
        (factories.department, ["name", "name_en"]),
        (factories.post, ["title", "duties"]),
        (factories.notice, ["title", "issuer", "document_number"]),
        (factories.department_type, ["name"]),
        (factories.topic, ["name_en"]),
        (factories.national_hotline, ["note"]),
        (factories.region, ["name_en"]),
    ],
)
def test_a_number_an_address_or_an_unseen_character_is_refused_at_its_field(root, make, columns):
    row = make()
    before = [getattr(row, each) for each in columns]
    form = form_at(root, admin_url(row))
    for text, words in (
        ("请拨154·0000·0000", "「154·0000·0000」像是电话号码；电话号码请填写在号码栏"),
        ("见 evil.example/a", "「evil.example/a」像是网址"),
        ("科\u202e长", REVERSED),
        ("科\u0007长", "第 2 个字是控制字符 U+0007，请删去后重新输入。"),
        ("\ue863山", "第 1 个字是私用区字符 U+E863"),
    ):
        page = root.post(admin_url(row), form | dict.fromkeys(columns, text))
        assert page.status_code == 200
        for column in columns:
            assert words in "".join(page.context["adminform"].form.errors[column]), column
        row.refresh_from_db()
        assert [getattr(row, each) for each in columns] == before


def test_radicals_are_stored_as_the_characters_that_they_look_like(root):
    department = factories.department()
    assert send(root, department, name="试⻓局⺠政⼯作").status_code == 302
    department.refresh_from_db()
    assert department.name == "试长局民政工作"


def test_aliases_are_checked_one_by_one(root):
    row = factories.department_type()
    page = send(root, row, aliases="派出所,15400000000")
    assert "像是电话号码" in "".join(page.context["adminform"].form.errors["aliases"])


def test_the_address_of_a_notice_has_no_user_name(root):
    row = factories.notice()
    page = send(root, row, url="https://www.gov.cn@evil.example/")
    assert "用户名" in "".join(page.context["adminform"].form.errors["url"])


def test_hotlines_on_the_page_of_their_post_are_checked(root):
    source = factories.sourced_hotline().sources.get()
    names = ("label", "purpose", "answered_by", "hours", "printed_name")
    values = {f"hotlines-0-{name}": "154—0000—0000" for name in names}
    page = send(root, source.hotline.post, **values)
    assert page.status_code == 200
    formset = page.context["inline_admin_formsets"][1].formset
    for name in names:
        assert "像是电话号码" in "".join(formset.forms[0].errors[name])
    source.refresh_from_db()
    assert source.printed_name != "154—0000—0000"


def test_the_printed_number_itself_is_no_hidden_number(root):
    source = factories.sourced_hotline().sources.get()
    hotline = source.hotline
    values = {"hotlines-0-printed_number": f"电话：{hotline.digits}"}
    assert send(root, hotline.post, **values).status_code == 302
    assert HotlineSource.objects.get().printed_number == f"电话：{hotline.digits}"


def test_the_reason_of_an_action_is_checked_for_characters(root):
    other = factories.department()
    department = factories.department(region=other.region)
    url = reverse("admin:officials_department_merge", args=[department.pk])
    page = root.post(url, {"into": other.pk, "reason": "重\u202e复"})
    assert REVERSED in "".join(page.context["action"].errors["reason"])


def test_a_form_outside_the_admin_mends_and_checks_its_texts_alike():
    class Form(CheckedTextMixin, forms.Form):
        line = forms.CharField()
        lines = forms.CharField(widget=forms.Textarea)
        password = forms.CharField(widget=forms.PasswordInput)

    form = Form({"line": "⻢", "lines": "一\r\n⻢", "password": "⻢\u200b"})
    assert form.is_valid()
    assert form.cleaned_data == {
        "line": "马",
        "lines": "一\n马" if "\r" not in form.cleaned_data["lines"] else "一\r\n马",
        "password": "⻢\u200b",
    }
    assert not Form({"line": "一\n二", "lines": "一", "password": "x"}).is_valid()
