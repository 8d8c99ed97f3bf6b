"""Archived file of a notice: type by content, download for staff only."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from officials.actions import Refused, notices
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 700
SHA256 = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(autouse=True)
def _temporary_media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(content=PDF, name="通告.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("通告.pdf", "通告.pdf"),
        ("通告.PDF", "通告.PDF"),
        ("x.html", "x.html.pdf"),
        ("通告", "通告.pdf"),
        ("a" * 250, "a" * 196 + ".pdf"),
    ],
)
def test_name_of_a_file_ends_as_its_content_does(editor, name, stored):
    notice = factories.notice()
    notices.archive_file(notice, file(name=name), by=editor)
    notice.refresh_from_db()
    assert notice.file_name == stored


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
    ],
)
def test_file_type_is_detected_from_the_content(editor, content, kind):
    notice = factories.notice()
    notices.archive_file(notice, file(content, "anything.exe"), by=editor)
    notice.refresh_from_db()
    assert (notice.file_type, notice.file_size) == (kind, len(content))
    assert notice.file_sha256 == hashlib.sha256(content).hexdigest()
    with notices.open_file(notice) as archived:
        assert archived.read() == content


@pytest.mark.parametrize(
    "content", [b"", b"<script>1</script>", b"PK\x03\x04 %PDF-", b"\xff\xd8", b" %PDF-1.7"]
)
def test_file_of_another_type_is_refused_whatever_its_name(editor, content):
    notice = factories.notice()
    with pytest.raises(Refused, match="PDF、JPEG 或 PNG"):
        notices.archive_file(notice, file(content), by=editor)
    notice.refresh_from_db()
    assert notice.file_sha256 == ""


def test_file_above_20_mb_is_refused(editor):
    with pytest.raises(Refused, match="20 MB"):
        notices.archive_file(factories.notice(), file(PDF + bytes(20 * 1024 * 1024)), by=editor)


def test_file_of_a_cited_notice_can_be_added_but_not_replaced(post, editor):
    factories.publish(post)
    notice = post.hotlines.get().sources.get().notice
    notices.archive_file(notice, file(), by=editor)
    notices.archive_file(notice, file(name="again.pdf"), by=editor)
    with pytest.raises(Refused, match="不能更换"):
        notices.archive_file(notice, file(PDF + b"2"), by=editor)
    post.refresh_from_db()
    assert post.review_state == "approved"


def test_staff_upload_a_file_and_download_it_as_an_attachment(admin_client):
    notice = factories.notice()
    url = reverse("admin:officials_notice_change", args=[notice.pk])
    admin_client.post(url, form_at(admin_client, url) | {"upload": file()})
    assert SHA256 in admin_client.get(url).text
    response = admin_client.get(reverse("admin:officials_notice_file", args=[notice.pk]))
    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_invalid_file_is_refused_and_the_form_keeps_its_values(admin_client):
    notice = factories.notice()
    url = reverse("admin:officials_notice_change", args=[notice.pk])
    values = {"title": "改过的标题", "upload": file(b"MZ not a notice", "通告.pdf")}
    response = admin_client.post(url, form_at(admin_client, url) | values)
    assert "内容不是 PDF、JPEG 或 PNG" in response.text
    assert "改过的标题" in response.text
    notice.refresh_from_db()
    assert notice.title != "改过的标题"


def test_file_is_refused_to_the_public_and_to_staff_without_permission(client, editor):
    notice = factories.notice()
    notices.archive_file(notice, file(), by=editor)
    url = reverse("admin:officials_notice_file", args=[notice.pk])
    assert client.get(url).status_code == 302
    client.force_login(factories.user(is_staff=True))
    assert client.get(url).status_code == 403
    assert client.get(f"/files/notices/{SHA256}").status_code == 404


def test_file_missing_on_the_disk_is_404(admin_client, editor, tmp_path):
    notice = factories.notice()
    notices.archive_file(notice, file(), by=editor)
    (tmp_path / "notices" / SHA256).unlink()
    url = reverse("admin:officials_notice_file", args=[notice.pk])
    assert admin_client.get(url).status_code == 404
    form = admin_client.get(reverse("admin:officials_notice_change", args=[notice.pk])).text
    assert "文件已清除" in form
    assert SHA256 in form
    assert url not in form
