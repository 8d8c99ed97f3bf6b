"""Documents name files, models and decisions that exist."""

import re

import pytest
from django.apps import apps
from django.contrib import admin

from tests.test_consistency import ROOT, tracked

DOCUMENTS = tracked(
    "README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "officials/README.md"
)
MODELS = list(apps.get_app_config("officials").get_models())
DECISIONS = ROOT / "docs/decisions"
# A file or folder of the repository, as documents write it: from the top, or from their own folder.
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|html|css|js))`")
# Documents may leave out the room that they speak of.
ROOMS = ("officials", "directory", "officials/admin", "tests", "tests/officials", "static/css")
ELSEWHERE = ("var/", "DATA_DIR/", ".venv/", "http")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_path_in_a_document_exists(document):
    bases = [ROOT, document.parent, *(ROOT / name for name in ROOMS)]
    for name in PATH.findall(document.read_text()):
        if not name.startswith(ELSEWHERE):
            assert any((base / name).exists() for base in bases), f"{name} in {document}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_test_that_a_document_names_exists(document):
    tests = "\n".join(path.read_text() for path in tracked("tests/**/*.py"))
    for name in re.findall(r"`(test_\w+)`", document.read_text()):
        assert f"def {name}(" in tests, f"{name} in {document}"


def test_the_index_lists_each_decision_once():
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (\d{4}-\d\d-\d\d) \|$",
                      (DECISIONS / "README.md").read_text(), re.MULTILINE)  # fmt: skip
    files = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name for _number, name, _title, _date in rows] == files
    for number, name, title, date in rows:
        text = (DECISIONS / name).read_text()
        assert name.startswith(number)
        assert text.startswith(f"# {number} {title}\n\nDate: {date}\n")
        assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences"))


def test_the_glossary_names_models_that_exist_and_each_model_of_the_admin():
    text = (ROOT / "docs/glossary.md").read_text()
    models = {model.__name__ for model in MODELS}
    named = re.findall(r"\| `([A-Z]\w+)` \|", text)
    assert set(named) <= models
    managed = {model.__name__ for model in admin.site._registry if model in set(MODELS)}
    assert len(managed) > 10
    assert managed <= set(re.findall(r"`([A-Z]\w+)`", text))


@pytest.mark.parametrize("package", ["officials", "directory"])
def test_the_architecture_names_each_room(package):
    tables = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE)
    named = {name.rstrip("/") for name in re.findall(r"`([\w./]+)`", " ".join(tables))}
    paths = {path.relative_to(ROOT / package) for path in tracked(f"{package}/*.py")}
    rooms = {path.parts[0] for path in paths} - {"__init__.py", "apps.py", "migrations"}
    assert rooms <= named
