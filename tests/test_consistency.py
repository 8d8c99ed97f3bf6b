"""The rules of the repository, as tests: they fail for the next file that breaks one."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import factories

ROOT = Path(settings.BASE_DIR)
MODELS = [
    model
    for model in apps.get_app_config("officials").get_models()
    if not model.__name__.endswith("Event")
]


def tracked(*patterns):
    """Return the files that belong to the repository, those not yet committed among them."""
    command = ["git", "ls-files", "-z", "-co", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts(*patterns):
    for path in tracked(*patterns):
        try:
            yield path.relative_to(ROOT), path.read_text()
        except UnicodeDecodeError:
            continue


# The tables


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_each_model_has_a_factory_and_a_name_for_people(model):
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    made = getattr(factories, name)()
    assert isinstance(made, model)
    assert str(made)
    assert not str(model._meta.verbose_name).isascii()


# The screens of staff


@pytest.mark.django_db
@pytest.mark.parametrize("model", [model for model in MODELS if admin.site.is_registered(model)])
def test_a_list_in_the_admin_costs_the_same_for_twice_the_rows(model, client):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    address = reverse(f"admin:officials_{model._meta.model_name}_changelist")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    for _number in range(2):
        getattr(factories, name)()
    cost()
    few = cost()
    for _number in range(4):
        getattr(factories, name)()
    assert cost() == few


# The files


def test_each_template_is_used():
    code = "\n".join(
        text for _path, text in texts("directory/*.py", "officials/*.py", "templates/*")
    )
    # Those that replace a template of Django's admin are looked up by its name.
    replaced = Path(admin.__file__).parent / "templates"
    for path in tracked("templates/*"):
        name = path.relative_to(ROOT / "templates").as_posix()
        assert (replaced / name).exists() or f'"{name}"' in code, name


def test_a_component_says_what_it_is_in_its_first_line():
    for path, text in texts("templates/components/*"):
        assert re.match(r"{# .{10,} #}|{% comment %}", text), path


def test_no_file_is_longer_than_a_reader_likes():
    for path, text in texts("directory/*.py", "officials/*.py", "tests/*.py", "bench/*.py"):
        if "migrations" not in path.parts:
            assert text.count("\n") <= 400, path


def test_the_site_reads_modules_of_models_and_not_all_of_them():
    """Import contracts see modules; the package would let the whole register in at once."""
    for path, text in texts("directory/*.py"):
        assert "from officials.models import" not in text, path
        assert "import officials" not in text, path


def test_no_mobile_number_that_somebody_may_have_is_in_the_repository():
    mobile = re.compile(r"(?<![0-9a-f])1[3-9][0-9]{9}(?![0-9a-f])")
    for path, text in texts(":!requirements*.txt"):
        for digits in mobile.findall(text):
            assert digits.startswith("15400"), (path, digits)


def test_the_map_in_the_readme_is_the_tree():
    readme = (ROOT / "README.md").read_text()
    house = readme.split("```\n", 1)[1].split("```", 1)[0]
    named = set(re.findall(r"^(\S+?)/?\s", house, re.MULTILINE))
    there = {path.relative_to(ROOT).parts[0] for path in tracked(":!.*")}
    assert named == there


def test_each_setting_of_the_environment_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    read = re.findall(
        r'environment\.\w+\("([A-Z_]+)"', (ROOT / "directory/settings.py").read_text()
    )
    assert read
    for name in set(read):
        assert f"`{name}`" in readme, name
