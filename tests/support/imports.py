"""Bring lists in through the admin as a clerk does."""

from django.core.files.uploadedfile import SimpleUploadedFile

from officials.models import ImportBatch
from tests.support.list_files import Draft, xlsx

ADD = "/admin/officials/importbatch/add/"
GRID = "/admin/officials/importbatch/grid/"
LIST = [
    ["单位", "姓名", "职务", "联系方式"],
    ["教育局", "王示例", "局长", "15400002001"],
    ["城管局", "李样本", "局长", "1540000"],
]


def bring(client, notice, rows=LIST):
    """Send a list as a file; return its batch."""
    file = SimpleUploadedFile("名单.xlsx", xlsx(Draft(rows)))
    response = client.post(ADD, {"notice": notice.pk, "file": file})
    batch = ImportBatch.objects.latest("pk")
    assert response["Location"] == page_of(batch, "columns")
    return batch


def page_of(batch, name):
    return f"/admin/officials/importbatch/{batch.pk}/{name}/"


def choices(client, batch):
    """Return what the page of the columns sends unchanged."""
    form = client.get(page_of(batch, "columns")).context["form"]
    return {name: field.initial for name, field in form.fields.items()}


def compare(client, batch):
    """Compare a list with the register; return the page of its plan."""
    sent = choices(client, batch) | {"plan": "1"}
    assert client.post(page_of(batch, "columns"), sent)["Location"] == page_of(batch, "change")
    return client.get(page_of(batch, "change"))
