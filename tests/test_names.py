"""The rules on names and English of CONTRIBUTING, as tests."""

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
CODE = [(path, text) for path, text in texts("directory/*.py", "officials/*.py")]


def test_no_module_has_a_name_that_must_be_explained():
    names = {part.removesuffix(".py") for path, _text in CODE for part in path.parts}
    assert not names & (FORMER | VAGUE)
