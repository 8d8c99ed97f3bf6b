"""Hold the cells of a post as they were collected from its rows."""

from dataclasses import dataclass, field

from .columns import Column
from .roles import Role


@dataclass(slots=True)
class RawEntry:
    """The cells of a row, and of those below it that are merged with its name.

    ``unit``, ``region``: of the section or the sheet, where no column has them; ``within``: the
    body whose offices a column of units may name; ``above``: the unit of the row before;
    ``unsure``: numbers alone below the row that may be those of the next one.
    """

    sheet: str
    row: int
    cells: list[tuple[Column, str]]
    unit: str = ""
    region: str = ""
    above: str = ""
    within: str = ""
    unsure: list[tuple[Column, str]] = field(default_factory=list)

    def texts(self, *roles: Role) -> list[tuple[Column, str]]:
        """Return the cells with text in columns of these roles."""
        return [(column, text) for column, text in self.cells if column.role in roles and text]
