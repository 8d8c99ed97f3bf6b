"""Render the page that standard input asks for, and write it to standard output.

In: a line of JSON (``digits``, ``number``), then the file. Out: a line of JSON, then the picture.
"""

import json
import sys

from officials.process_limits import limit

from .pdf import render
from .refusals import Refused


def main() -> None:
    limit(int(sys.argv[1]))
    out = sys.stdout.buffer
    request = json.loads(sys.stdin.buffer.readline())
    try:
        page = render(sys.stdin.buffer.read(), request["digits"], request["number"])
    except Refused as refused:
        out.write(json.dumps({"refused": refused.reason}).encode() + b"\n")
        return
    answer = {name: value for name, value in vars(page).items() if name != "png"}
    out.write(json.dumps(answer).encode() + b"\n" + page.png)


main()
