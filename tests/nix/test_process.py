from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nfh.errors import Failed, Interrupted, NixMissing
from nfh.nix import process
from nfh.nix.cancel import Cancel


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_status_and_both_outputs() -> None:
    done = process.run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert (done.status, done.stdout, done.stderr, done.text) == (3, b"out\n", "err\n", "out")


def test_a_signal_is_a_negative_status() -> None:
    assert process.run(["sh", "-c", "kill -TERM $$"]).status == -signal.SIGTERM


def test_environment_is_laid_over_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", "1")
    monkeypatch.setenv("CHANGED", "1")
    assert process.run(["sh", "-c", "echo $KEPT $CHANGED $NEW"], {"CHANGED": "2", "NEW": "3"}).text == "1 2 3"


def test_path_of_the_environment_finds_the_program(tmp_path: Path) -> None:
    (tmp_path / "only-here").write_text("#!/bin/sh\necho found\n")
    (tmp_path / "only-here").chmod(0o755)
    assert process.run(["only-here"], {"PATH": f"{tmp_path}:{os.environ['PATH']}"}).text == "found"


def test_input_and_folder(tmp_path: Path) -> None:
    assert process.run(["cat"], input=b"abc").stdout == b"abc"
    assert process.run(["cat"]).stdout == b""
    assert process.run(["pwd"], cwd=tmp_path).text == str(tmp_path)
    with (tmp_path / "file").open("wb+") as file:
        file.write(b"from a file")
        file.seek(0)
        assert process.run(["cat"], stdin=file).stdout == b"from a file"


def test_input_nobody_reads_is_no_error() -> None:
    assert process.run(["true"], input=b"x" * 1_000_000).status == 0


def test_lines_come_while_it_runs(tmp_path: Path) -> None:
    """It goes on only once its first line was seen: else it would wait for ever."""
    go, seen = tmp_path / "go", []

    def on_line(line: str) -> None:
        seen.append(line)
        go.touch()

    waits = f"while ! [ -e {go} ]; do sleep 0.01; done"
    process.run(["sh", "-c", f"echo one >&2; {waits}; printf 'two\\nthree' >&2"], on_line=on_line)
    assert seen == ["one", "two", "three"]


def test_much_on_both_pipes_and_input_at_once() -> None:
    code = """
import sys
data = sys.stdin.buffer.read(1000)
for i in range(20000):
    sys.stdout.write('o' * 99 + '\\n'); sys.stderr.write('e' * 99 + '\\n')
sys.stdout.buffer.write(sys.stdin.buffer.read())
"""
    lines: list[str] = []
    done = process.run(python(code), on_line=lines.append, input=b"i" * 3_000_000)
    assert len(lines) == 20000 and set(lines) == {"e" * 99}
    assert len(done.stdout) == 20000 * 100 + 3_000_000 - 1000
    assert len(done.stderr) == 20000 * 100


def test_bytes_that_are_no_text() -> None:
    lines: list[str] = []
    done = process.run(["printf", "x"], on_line=lines.append)
    done = process.run(["sh", "-c", r"printf 'a\377b\r\n\0c\n' >&2"], on_line=lines.append)
    assert lines == ["a\ufffdb\r", "\0c"]
    assert done.stderr == "a\ufffdb\r\n\0c\n"


def test_of_a_very_long_log_the_end_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "KEEP", 1000)
    done = process.run(["sh", "-c", "i=0; while [ $i -lt 500 ]; do echo line $i >&2; i=$((i+1)); done"])
    assert done.stderr.endswith("line 498\nline 499\n")
    assert len(done.stderr) <= 1000


def test_a_missing_program_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(NixMissing, match="no-such-program"):
        process.run(["no-such-program"])
    with pytest.raises(Failed, match="folder"):
        process.run(["true"], cwd=tmp_path / "gone")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    with pytest.raises(Failed, match="cannot be started"):
        process.run([str(broken)])


def test_no_shell_reads_the_arguments() -> None:
    assert process.run(["echo", "$(id); `id` | cat > x"]).text == "$(id); `id` | cat > x"


def cancelled(argv: list[str]) -> str:
    """Cancel soon after the first line; gives that line."""
    cancel, first = Cancel(), []

    def on_line(line: str) -> None:
        if not first:
            first.append(line)
            threading.Timer(0.05, cancel.set).start()

    with pytest.raises(Interrupted):
        process.run(argv, on_line=on_line, cancel=cancel)
    return first[0]


def test_cancel_ends_it_and_its_children_at_once() -> None:
    pids = cancelled(["sh", "-c", "sleep 600 & echo $$ $! >&2; wait"])
    assert not any(alive(int(pid)) for pid in pids.split())


def test_who_ignores_the_first_signal_gets_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PATIENCE", ((signal.SIGINT, 0.1), (signal.SIGTERM, 0.1), (signal.SIGKILL, 1.0)))
    pid = cancelled(["sh", "-c", "trap '' INT TERM; echo $$ >&2; while :; do sleep 0.05; done"])
    assert not alive(int(pid))


def test_the_first_signal_is_the_one_that_lets_it_tidy_up(tmp_path: Path) -> None:
    mark = tmp_path / "tidied"
    cancelled(
        ["sh", "-c", f"trap 'sleep 0.2; echo tidied > {mark}; exit 1' INT; echo >&2; while :; do sleep 0.05; done"]
    )
    assert mark.read_text() == "tidied\n"


def test_output_while_tidying_up_cannot_block_it(tmp_path: Path) -> None:
    mark = tmp_path / "all written"
    code = f"""
import pathlib, signal, sys, time
def tidy(*_):
    for i in range(20000): sys.stderr.write('x' * 99 + '\\n')
    pathlib.Path({str(mark)!r}).touch()
    sys.exit(1)
signal.signal(signal.SIGINT, tidy)
sys.stderr.write('ready\\n'); sys.stderr.flush()
time.sleep(60)
"""
    cancelled(python(code))
    assert mark.exists()


def test_ctrl_c_in_our_own_program_ends_it_too() -> None:
    code = """
from nfh.nix import process
try:
    process.run(["sh", "-c", "echo $$ >&2; sleep 60"], on_line=lambda line: print(line, flush=True))
except KeyboardInterrupt:
    print("interrupted")
"""
    ours = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
    assert ours.stdout is not None
    pid = int(ours.stdout.readline())
    ours.send_signal(signal.SIGINT)
    assert ours.communicate(timeout=5)[0] == "interrupted\n"
    assert not alive(pid)


def test_cancelled_before_it_starts(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted):
        process.run(["touch", str(tmp_path / "x")], cancel=cancel)
    assert not (tmp_path / "x").exists()


def test_an_exception_in_the_listener_ends_the_program() -> None:
    seen: list[str] = []

    def listener(line: str) -> None:
        seen.append(line)
        raise ValueError("no")

    with pytest.raises(ValueError):
        process.run(["sh", "-c", "echo $$ >&2; sleep 60"], on_line=listener)
    assert not alive(int(seen[0]))


def test_what_it_leaves_in_the_background_is_not_waited_for() -> None:
    done = process.run(["sh", "-c", "sleep 600 & echo $!; echo said >&2"])
    assert done.stderr == "said\n" and alive(int(done.text))
    os.kill(int(done.text), signal.SIGKILL)


def test_it_has_a_session_of_its_own_or_at_least_a_group() -> None:
    show = python("import os; print(os.getsid(0), os.getpgid(0), os.getpid())")
    session, group, pid = map(int, process.run(show).text.split())
    assert session == group == pid
    session, group, pid = map(int, process.run(show, keep_terminal=True).text.split())
    assert (session, group) == (os.getsid(0), pid)


def test_many_runs_leave_no_handle_open() -> None:
    process.run(["true"])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        process.run(["true"], input=b"x")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_runs_from_several_threads_do_not_disturb_each_other() -> None:
    results: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: results.append(process.run(["sh", "-c", f"sleep 0.1; echo {n}"]).text))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == list("012345")


def test_hand_over_gives_the_status_and_restores_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGINT)
    # It interrupts us and itself, as Ctrl-C does to the whole foreground group: it ends by it, and we do not.
    assert process.hand_over(["sh", "-c", "kill -INT $PPID; kill -INT $$"]) == -signal.SIGINT
    assert signal.getsignal(signal.SIGINT) is before


def test_detached_it_goes_on_and_writes_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = process.detach(["sh", "-c", "echo out; echo err >&2; echo $X"], {"X": "y"}, log)
    assert child.wait() == 0
    assert log.read_text() == "out\nerr\ny\n"
    assert log.stat().st_mode & 0o777 == 0o600
