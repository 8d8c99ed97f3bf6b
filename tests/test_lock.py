"""The locks: what they may hold, and that even Debian 12's pip (23.0) installs them.

That pip looks an extra up by its name. Where one package asks for ``coverage[toml]`` and the lock
pins ``coverage``, it calls the requirement unpinned and refuses the whole file.
"""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
HASH = re.compile(r" --hash=sha256:[0-9a-f]{64}(?= |$)")
BASES = ["3.11", "3.13"]


def lines(lock):
    """Return the requirements of a lock, each with its hashes, one a line."""
    return (ROOT / lock).read_text().replace(" \\\n    ", " ").splitlines()


def requirements(lock, **environment):
    """Return the requirements that hold in this Python, or in one that ``environment`` changes."""
    every = [Requirement(HASH.sub("", line)) for line in lines(lock)]
    where = default_environment() | environment
    return [each for each in every if each.marker is None or each.marker.evaluate(where)]


def pins(lock, **environment):
    """Return name → (version, extras)."""
    found = {}
    for each in requirements(lock, **environment):
        (pin,) = each.specifier
        name = canonicalize_name(each.name)
        assert name not in found, f"{lock} pins {name} twice"
        found[name] = (pin.version, each.extras)
    return found


def dependencies(name, extras):
    """Return what an installed package asks for in this Python, itself and for its ``extras``."""
    for text in metadata.requires(name) or ():
        each = Requirement(text)
        if each.marker is None or any(each.marker.evaluate({"extra": e}) for e in ("", *extras)):
            yield each


def declared():
    """Return what pyproject.toml asks for, by lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    site, groups = project["project"]["dependencies"], project["dependency-groups"]
    return {
        "requirements.txt": site,
        "requirements-dev.txt": site + groups["dev"],
        "requirements-bench.txt": groups["bench"],
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_no_address(lock):
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_each_requirement_is_one_version_with_hashes(lock):
    for line in lines(lock):
        assert HASH.search(line), line
        (pin,) = Requirement(HASH.sub("", line)).specifier
        assert pin.operator == "==", line
        assert "*" not in pin.version, line


def test_the_tools_include_the_site():
    assert set(lines("requirements.txt")) <= set(lines("requirements-dev.txt"))


@pytest.mark.parametrize("version", BASES)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_pyproject_asks_for(lock, version):
    python = {"python_version": version, "python_full_version": f"{version}.0"}
    pinned = pins(lock, **python)
    for each in map(Requirement, declared()[lock]):
        if each.marker is None or each.marker.evaluate(python):
            found, extras = pinned[canonicalize_name(each.name)]
            assert each.specifier.contains(found), each
            assert each.extras <= extras, each


def test_this_environment_is_the_lock():
    for name, (version, _extras) in pins("requirements-dev.txt").items():
        assert metadata.version(name) == version, name


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_an_extra_that_a_package_asks_for_is_pinned_with_it(lock):
    pinned = pins(lock)
    for name, (_version, extras) in pinned.items():
        for each in dependencies(name, extras):
            assert canonicalize_name(each.name) in pinned, f"{name} needs {each}"
            _found, there = pinned[canonicalize_name(each.name)]
            assert each.extras <= there, f"{name} needs {each}"
