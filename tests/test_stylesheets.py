"""The rules of static/css/README.md: blocks by file name, no unused class, no nested rule."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
FOLDERS = ("components/", "pages/", "admin/", "js/")
SHEETS = sorted(CSS.glob("*.css"), key=lambda sheet: sheet.name)
names = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def without_comments(sheet):
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def selectors(sheet):
    return re.findall(r"^ *([^@{};]+?) \{$", without_comments(sheet), flags=re.MULTILINE)


def stock_classes():
    """Return the classes that the stylesheets and templates of the stock admin name."""
    folder = Path(admin.__file__).parent
    sheets = "".join(sheet.read_text() for sheet in (folder / "static/admin/css").rglob("*.css"))
    pages = "".join(page.read_text() for page in (folder / "templates").rglob("*.html"))
    given = re.findall(r'class="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", " ", pages))
    return {*re.findall(r"\.([a-zA-Z][\w-]*)", sheets), *" ".join(given).split()}


def users(sheet):
    """Return the text of everything that may name a class of a stylesheet."""
    staff = sheet.name.startswith("admin")
    templates = [
        file
        for file in TEMPLATES.rglob("*.html")
        if ((part := file.relative_to(TEMPLATES).parts[0]) and (part == "admin") == staff)
        # Staff read the public card before it is published.
        or (staff and part == "components")
    ]
    room = "officials" if staff else "directory"
    code = [*(settings.BASE_DIR / room).rglob("*.py"), *(settings.BASE_DIR / "static/js").iterdir()]
    return "\n".join(file.read_text() for file in [*templates, *code])


@names
def test_headings_name_files_that_exist(sheet):
    text = " ".join(re.findall(r"/\*(.*?)\*/", sheet.read_text(), flags=re.DOTALL))
    named = []
    for folder, first, others in re.findall(
        rf"({'|'.join(FOLDERS)})([\w/]*\.(?:html|js)|\w*/)((?:, \w+\.html)*)", text
    ):
        named += [f"{folder}{file}" for file in [first, *others.split(", ")[1:]]]
    assert named
    there = [settings.BASE_DIR / "static", TEMPLATES]
    missing = [file for file in named if not any((place / file).exists() for place in there)]
    assert missing == []


def test_every_component_with_a_class_of_its_own_has_a_block():
    headings = " ".join(re.findall(r"/\*(.*?)\*/", (CSS / "site.css").read_text(), flags=re.DOTALL))
    for file in (TEMPLATES / "components").glob("*.html"):
        own = file.stem.replace("_", "-")
        if f'class="{own}' in file.read_text():
            assert file.name in headings


@names
def test_every_class_is_used(sheet):
    text = users(sheet)
    classes = {name for each in selectors(sheet) for name in re.findall(r"\.([a-z][\w-]*)", each)}
    known = stock_classes() if sheet.name.startswith("admin") else set()
    # Stock names cells by their column, pages by their model.
    named = {name for name in classes if name.startswith(("field-", "model-"))}
    unused = {
        name
        for name in classes - known - named
        if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)
    }
    assert unused == set()


@names
def test_a_line_holds_one_declaration_or_one_selector(sheet):
    for line in without_comments(sheet).splitlines():
        assert line.count(";") <= 1, line
        assert not re.search(r"\{.*\S", line.removesuffix("{")), line


@names
def test_no_rule_stands_where_an_old_browser_would_drop_it(sheet):
    text = without_comments(sheet)
    assert "@layer" not in text
    assert "@import" not in text
    within = []
    for line in map(str.strip, text.splitlines()):
        if line.endswith("{"):
            within.append(line)
            assert len([rule for rule in within if not rule.startswith("@")]) <= 1, within
        elif line == "}":
            within.pop()
    assert within == []
