"""The archived file of a notice: known by its content, handed out to staff only."""

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
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(content=PDF, name="通告.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
    ],
)
def test_a_file_is_known_by_its_content(editor, content, kind):
    notice = factories.notice()
    notices.archive_file(notice, file(content, "anything.exe"), by=editor)
    notice.refresh_from_db()
    assert (notice.file_type, notice.file_size) == (kind, len(content))
    assert notice.file_sha256 == hashlib.sha256(content).hexdigest()
    with notices.open_file(notice) as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    "content", [b"", b"<script>1</script>", b"PK\x03\x04 %PDF-", b"\xff\xd8", b" %PDF-1.7"]
)
def test_anything_else_is_refused_whatever_its_name(editor, content):
    notice = factories.notice()
    with pytest.raises(Refused, match="PDF、JPEG 或 PNG"):
        notices.archive_file(notice, file(content), by=editor)
    notice.refresh_from_db()
    assert notice.file_sha256 == ""


def test_a_file_above_20_mb_is_refused(editor):
    with pytest.raises(Refused, match="20 MB"):
        notices.archive_file(factories.notice(), file(PDF + bytes(20 * 1024 * 1024)), by=editor)


def test_a_cited_notice_keeps_its_file_and_may_still_get_one(post, editor):
    factories.publish(post)
    notice = post.hotlines.get().sources.get().notice
    notices.archive_file(notice, file(), by=editor)
    notices.archive_file(notice, file(name="again.pdf"), by=editor)
    with pytest.raises(Refused, match="不能更换"):
        notices.archive_file(notice, file(PDF + b"2"), by=editor)
    post.refresh_from_db()
    assert post.review_state == "approved"


def test_staff_upload_it_and_get_it_back_as_something_to_save(admin_client):
    notice = factories.notice()
    address = reverse("admin:officials_notice_change", args=[notice.pk])
    admin_client.post(address, form_at(admin_client, address) | {"upload": file()})
    assert SHA256 in admin_client.get(address).text
    got = admin_client.get(reverse("admin:officials_notice_file", args=[notice.pk]))
    assert b"".join(got) == PDF
    assert got["Content-Disposition"].startswith("attachment;")
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Security-Policy"] == "sandbox"
    assert got["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_file_is_told_and_what_was_typed_stays(admin_client):
    notice = factories.notice()
    address = reverse("admin:officials_notice_change", args=[notice.pk])
    typed = {"title": "改过的标题", "upload": file(b"MZ not a notice", "通告.pdf")}
    answer = admin_client.post(address, form_at(admin_client, address) | typed)
    assert "内容不是 PDF、JPEG 或 PNG" in answer.text
    assert "改过的标题" in answer.text
    notice.refresh_from_db()
    assert notice.title != "改过的标题"


def test_the_public_and_staff_without_the_right_get_no_file(client, editor):
    notice = factories.notice()
    notices.archive_file(notice, file(), by=editor)
    address = reverse("admin:officials_notice_file", args=[notice.pk])
    assert client.get(address).status_code == 302
    client.force_login(factories.user(is_staff=True))
    assert client.get(address).status_code == 403
    assert client.get(f"/files/notices/{SHA256}").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_a_404(admin_client, editor, tmp_path):
    notice = factories.notice()
    notices.archive_file(notice, file(), by=editor)
    (tmp_path / "notices" / SHA256).unlink()
    address = reverse("admin:officials_notice_file", args=[notice.pk])
    assert admin_client.get(address).status_code == 404
