"""Search the files of the site, and delete those that are chosen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from officials.redaction.contents import find_spans, is_readable
from officials.redaction.spellings import Spelling


@dataclass(frozen=True)
class FileFind:
    """A file in which something was found. ``path``: inside the folder of the site's data."""

    path: str
    is_certain: bool


@dataclass
class SearchedFiles:
    """Count what a search of files has read; ``unreadable``: pictures and PDFs."""

    files: int = 0
    size: int = 0
    unreadable: int = 0


def search_files(
    folder: Path, spelling: Spelling, searched: SearchedFiles, *, leaving_out: Collection[Path]
) -> list[FileFind]:
    """Return the files with a find below ``folder``, by name too, and add to ``searched``.

    ``leaving_out``: folders that are not entered.
    """
    found = []
    for path in _walk(folder, {each.resolve() for each in leaving_out}):
        data = path.read_bytes()
        searched.files += 1
        searched.size += len(data)
        searched.unreadable += not is_readable(data)
        place = str(path.relative_to(folder))
        content = [place, data] if is_readable(data) else [place]
        if spans := [span for _text, span in find_spans(content, spelling)]:
            found.append(FileFind(place, any(span.is_certain for span in spans)))
    return found


def _walk(folder: Path, leaving_out: Collection[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.resolve() in leaving_out:
            continue
        if path.is_dir():
            yield from _walk(path, leaving_out)
        elif path.is_file():
            yield path


def find_missing(folder: Path, paths: Collection[str]) -> list[str]:
    """Return the names that are no files below ``folder``."""
    root = folder.resolve()
    return [
        each
        for each in paths
        if not (file := (root / each).resolve()).is_file() or not file.is_relative_to(root)
    ]


def delete_files(folder: Path, paths: Collection[str]) -> None:
    """Delete files below ``folder``; see ``find_missing``."""
    for each in paths:
        (folder / each).unlink()
