"""Mark in a rendered card the characters that an earlier rendering of it has not."""

import re
from difflib import SequenceMatcher

from django.utils.safestring import SafeString, mark_safe

_TAGS = re.compile(r"(<[^>]*>)")
# A number or a Latin word changes as a whole; Chinese changes by the character.
_WORDS = re.compile(r"&[#\w]+;|[0-9]+|[A-Za-zÀ-ž]+|\s+|.")


def mark_changes(html: SafeString, before: SafeString) -> SafeString:
    """Return ``html`` with ``<ins>`` around the text that ``before`` lacks; a fold with one opens.

    Both come from templates, where a tag holds no ``>`` but its last character.
    """
    parts = _TAGS.split(html)
    old, new = _list_words(_TAGS.split(before)), _list_words(parts)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    changed = {
        at
        for tag, _from, _to, start, end in matcher.get_opcodes()
        if tag in {"insert", "replace"}
        for at in range(start, end)
    }
    marked: dict[int, str] = {}
    position = 0
    for at in range(0, len(parts), 2):
        marked[at], position = _mark_text(parts[at], position, changed)
    folds: list[int] = []
    for at, part in enumerate(parts):
        if part.startswith("<details"):
            folds.append(at)
        elif part == "</details>":
            folds.pop()
        elif at in marked and marked[at] != part:
            for fold in folds:
                marked[fold] = parts[fold].replace("<details", "<details open", 1)
    text = "".join(marked.get(at, part) for at, part in enumerate(parts))
    return mark_safe(text)  # noqa: S308 - both are rendered templates


def _list_words(parts: list[str]) -> list[str]:
    """Return the words of the texts between tags, which are every other part."""
    return [word for text in parts[::2] for word in _WORDS.findall(text) if not word.isspace()]


def _mark_text(text: str, position: int, changed: set[int]) -> tuple[str, int]:
    """Return ``text`` with its changed words marked, and the position of the word after it.

    ``position``: of its first word among those that are no space; ``changed``: such positions.
    """
    runs: list[tuple[bool, str]] = []
    space = ""
    for word in _WORDS.findall(text):
        if word.isspace():
            space += word
            continue
        is_changed = position in changed
        position += 1
        if runs and runs[-1][0] == is_changed:
            runs[-1] = is_changed, runs[-1][1] + space + word
        else:
            runs += [(False, space), (is_changed, word)]
        space = ""
    runs.append((False, space))
    return "".join(f"<ins>{run}</ins>" if each else run for each, run in runs), position
