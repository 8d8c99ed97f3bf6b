"""Create rows for tests: one function per model, with defaults for each field.

Names are invented, mobile numbers lie in an unassigned block, region codes begin with 99.
"""

from tests.support.factories.base import *  # noqa: F403
from tests.support.factories.coverage import *  # noqa: F403
from tests.support.factories.editions import *  # noqa: F403
from tests.support.factories.imports import *  # noqa: F403
from tests.support.factories.office_confirmations import *  # noqa: F403
from tests.support.factories.outbox import *  # noqa: F403
from tests.support.factories.outcomes import *  # noqa: F403
from tests.support.factories.promises import *  # noqa: F403
from tests.support.factories.reference import *  # noqa: F403
from tests.support.factories.register import *  # noqa: F403
from tests.support.factories.reports import *  # noqa: F403
from tests.support.factories.users import *  # noqa: F403
