"""Begin to make lines in several processes, and print their ids: ``python -m`` this.

It is killed then, while one of them is at work and another one waits.
"""

import multiprocessing
import sys
import time

from officials.management.demonstration.mass import processes


class SlowCountry:
    def lines(self, start, _numbers):
        if start:
            time.sleep(1)
        return {"": b""}


def main():
    processes.FEW, processes.BATCH = 0, 1
    next(processes.batches(SlowCountry(), range(20)))
    children = multiprocessing.active_children()
    sys.stdout.write(" ".join(str(child.pid) for child in children) + "\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main()
