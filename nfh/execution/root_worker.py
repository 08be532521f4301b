"""A program, run as root for the length of one plan: runs the argument lists it is sent, one after the other.

It serves where root cannot be had again without asking again (doas, pkexec, run0, a sudo that remembers nothing): the
person is asked once, this goes on until the plan is done. It ends with the pipe to nfh, so it never stays behind.

In, a line each: {"argv": [...]}. Out: {"ready": true} once, then for each: {"line": "..."} for every line of standard
error, and {"status": N, "stdout": "..."} at its end. Only the standard library: it may run as `python -I -S`.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys


def main() -> None:
    """Serve until standard input ends."""
    # Ctrl-C is nfh's to answer: a stretch of root work is not torn in the middle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _say({"ready": True})
    for request in sys.stdin:
        _run([str(part) for part in json.loads(request)["argv"]])


def _run(argv: list[str]) -> None:
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
    except OSError as problem:
        _say({"line": f"{argv[0]}: {problem.strerror}"})
        _say({"status": 127, "stdout": ""})
        return
    assert process.stdout is not None and process.stderr is not None
    for line in process.stderr:
        _say({"line": line.rstrip("\n")})
    output = process.stdout.read()
    _say({"status": process.wait(), "stdout": output})


def _say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()
