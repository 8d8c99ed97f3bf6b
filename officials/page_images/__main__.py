"""Render the page that standard input asks for, and write it to standard output.

In: a line of JSON (``digits``; ``number``, or ``find`` to look for the digits), then the file.
Out: a line of JSON, then the picture.
"""

import json
import sys

from officials.process_limits import limit

from .pdf import find_printed, render
from .refusals import Refused


def main() -> None:
    limit(int(sys.argv[1]))
    out = sys.stdout.buffer
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        if request.get("find"):
            printed = find_printed(data, request["digits"])
            out.write(json.dumps({"printed": printed}).encode() + b"\n")
            return
        page = render(data, request["digits"], request["number"])
    except Refused as refused:
        out.write(json.dumps({"refused": refused.reason}).encode() + b"\n")
        return
    answer = {name: value for name, value in vars(page).items() if name != "png"}
    out.write(json.dumps(answer).encode() + b"\n" + page.png)


main()
