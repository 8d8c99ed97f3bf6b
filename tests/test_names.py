"""The rules on names and English of CONTRIBUTING, as tests."""

import ast
import re

import pytest

from tests.test_consistency import texts

# Modules whose names told nothing to a stranger; each has a standard term now.
FORMER = {
    "acts", "answering", "asking", "back", "beginnings", "copies", "copying", "desk",
    "differences", "examples", "failures", "finding", "folding", "large", "limits", "lists",
    "looking", "marks", "mergers", "namesakes", "numbering", "past", "post_acts", "post_back",
    "privileges", "remembering", "rows", "scopes", "screens", "serving", "signing", "splitting",
    "telling", "titles", "touching", "understood", "waiting", "words",
}  # fmt: skip
VAGUE = {"common", "helpers", "misc", "utils"}
NO_VERB = ("What", "Who", "Whom", "Whose", "Of", "Whatever", "Whoever")
CODE = [(path, text) for path, text in texts("directory/*.py", "officials/*.py")]


def docstrings(text):
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, kinds) and (docstring := ast.get_docstring(node)):
            yield docstring


def test_no_module_has_a_name_that_must_be_explained():
    names = {part.removesuffix(".py") for path, _text in CODE for part in path.parts}
    assert not names & (FORMER | VAGUE)


@pytest.mark.parametrize(("path", "text"), CODE, ids=[str(path) for path, _text in CODE])
def test_no_docstring_begins_with_a_relative_pronoun(path, text):
    begun = [docstring for docstring in docstrings(text) if docstring.split()[0] in NO_VERB]
    assert not begun


def test_no_test_and_no_docstring_of_one_begins_with_a_relative_pronoun():
    for path, text in texts("tests/*.py"):
        begun = [docstring.split()[0] for docstring in docstrings(text)]
        begun += [name.capitalize() for name in re.findall(r"def test_([a-z]+)_", text)]
        assert not [word for word in begun if word in NO_VERB], path
