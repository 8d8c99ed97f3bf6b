"""Run the work of the day in processes that are killed somewhere: ``python -m`` this, SEED KILLS.

Each process is a fork that kills itself at a point: before or after a statement of SQL, or at an
act on a file. The last one ends by itself.
"""

import os
import random
import signal
import sys

import django


def run(point):
    """Do the work of the day in a fork that kills itself at ``point``; return whether it did."""
    process = os.fork()
    if process == 0:
        _work_until(point)
    _process, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or status == 0, status
    return os.WIFSIGNALED(status)


def _work_until(point):
    from django.db import connection  # noqa: PLC0415 - settings come first

    from officials.clock import now  # noqa: PLC0415
    from officials.daily import tasks  # noqa: PLC0415

    passed = 0

    def count():
        nonlocal passed
        passed += 1
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(execute, *arguments):
        count()
        result = execute(*arguments)
        count()
        return result

    def on_event(event, arguments):
        if event == "os.rename" or (event == "open" and ".part" in str(arguments[0])):
            count()

    sys.addaudithook(on_event)
    while True:
        try:
            with connection.execute_wrapper(around):
                failed = tasks.run(now())
        except tasks.AlreadyAtWork:  # the session of the one before is about to end
            passed = 0
        else:
            os._exit(len(failed))


def main(seed, kills):
    django.setup()
    choice = random.Random(int(seed))
    killed = 0
    while killed < int(kills):
        if run(choice.randint(8, 60)):
            killed += 1
    run(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
