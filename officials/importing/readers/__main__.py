"""Read the file on standard input and write its sheets as JSON (``process`` starts this)."""

import json
import sys

from officials.process_limits import limit

from .formats import read_file, read_paste
from .process import check_length, to_json
from .refusals import Refused


def main() -> None:
    limit(int(sys.argv[1]))
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        if "html" in request:
            book = read_paste(data.decode(), request["html"])
        else:
            book = read_file(data, request["name"], include_hidden=request["include_hidden"])
        check_length(book)
        answer = to_json(book)
    except Refused as refused:
        answer = {"refused": refused.reason, "params": refused.issue.params}
    sys.stdout.write(json.dumps(answer))


main()
