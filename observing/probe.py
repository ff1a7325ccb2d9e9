"""Ask this machine's own server whether it is ready: `python -m observing.probe web|streams` ends with 0 or 1.

For containers, which have no other program that could ask. It asks as the proxy does, under the product's own name.
"""

import http.client
import os
import sys

WHERE = {"web": ("PORT", "8000", "/readyz"), "streams": ("STREAM_PORT", "8001", "/streams/health")}


def probe(which: str) -> str:
    """Empty when it is ready, else what it says. Raises KeyError for a name that is none, OSError for no answer."""
    variable, default, path = WHERE[which]
    named = os.environ.get("ALLOWED_HOSTS", "").partition(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get(variable) or default), timeout=4)
    try:
        connection.request("GET", path, headers={"Host": named})
        answer = connection.getresponse()
        text = answer.read(2000).decode("utf-8", "replace")
        return "" if answer.status == 200 else f"{answer.status} {text}"
    finally:
        connection.close()


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in WHERE:
        print("usage: python -m observing.probe web|streams", file=sys.stderr)
        return 2
    try:
        fault = probe(arguments[0])
    except (OSError, http.client.HTTPException) as problem:
        fault = f"no answer: {type(problem).__name__}"
    if fault:
        print(fault, file=sys.stderr)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
