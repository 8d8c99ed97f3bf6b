"""Write what a reviewer says about single rows of a post into its comment, and read it there.

A comment is one text, which mails, queues and the history show. A line of it that is about a row
begins with the label of the row: ``【分管工作】少了林长制``.
"""

import re
from collections.abc import Mapping

_LINE = re.compile(r"【([^【】]+)】\s*(.+)")


def compose(general: str, about: Mapping[str, str]) -> str:
    """Return a comment of words about the whole post and of words by the label of a row."""
    rows = [f"【{label}】{words.strip()}" for label, words in about.items() if words.strip()]
    return "\n".join([*([general.strip()] if general.strip() else []), *rows])


def read_rows(comment: str) -> dict[str, str]:
    """Return the words of ``comment`` by the label of the row that they are about."""
    found = (_LINE.fullmatch(line.strip()) for line in comment.splitlines())
    return {match[1]: match[2] for match in found if match}
