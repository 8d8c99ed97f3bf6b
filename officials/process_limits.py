"""Limit the memory, time and files of a process that reads what strangers made."""

import resource

MEMORY = 400 * 2**20  # bytes of addresses


def limit(seconds: int) -> None:
    """Limit this process for good: memory, ``seconds`` of the processor, no core, no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
