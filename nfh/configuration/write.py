"""Writing a file so that at every moment either the old or the new bytes stand there, whole."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from nfh.errors import ChangedMeanwhile, ConfigurationError


def write_atomically(path: Path, expected_before: bytes | None, after: bytes | None) -> None:
    """Replace the bytes of a file, if they still are `expected_before`.

    `expected_before` None: the file must not exist; `after` None: the file is deleted. A symbolic link is followed
    and stays; mode and owner stay. The new bytes are on disk (fsync) and were read back when this returns.

    Raises ChangedMeanwhile when other bytes stand there, ConfigurationError when it cannot be written; then nothing
    changed.
    """
    real = _real(path)
    _compare(path, real, expected_before)
    try:
        if after is None:
            real.unlink(missing_ok=True)
            _sync_folder(real.parent)
        else:
            _replace(path, real, expected_before, after)
    except OSError as error:
        raise _explained(path, real, error) from error
    if _bytes(real, path) != after:
        raise ChangedMeanwhile(
            f"{path} holds other bytes than were just written.", "Look at the file: someone else writes to it."
        )


def _real(path: Path) -> Path:
    try:
        real = path.resolve(strict=False)
        loop = real.is_symlink()
    except (OSError, RuntimeError):
        loop = True
    if loop:
        raise ConfigurationError(f"{path} is a symbolic link that leads back to itself.", path)
    return real


def _bytes(real: Path, path: Path) -> bytes | None:
    try:
        return real.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _explained(path, real, error) from error


def _compare(path: Path, real: Path, expected: bytes | None) -> None:
    found = _bytes(real, path)
    if found == expected:
        return
    if found is None:
        message = f"{path} is gone; someone deleted it meanwhile."
    elif expected is None:
        message = f"{path} exists already; someone made it meanwhile."
    else:
        message = f"{path} was changed by someone else meanwhile."
    raise ChangedMeanwhile(message, "Nothing was written. Ask again, and nfh plans with what stands there now.")


def _replace(path: Path, real: Path, expected: bytes | None, after: bytes) -> None:
    before = real.stat() if expected is not None else None
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".nfh", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            if before is not None:
                _own_like(file.fileno(), before)
                os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
            else:
                mask = os.umask(0)
                os.umask(mask)
                os.fchmod(file.fileno(), 0o666 & ~mask)
            file.flush()
            os.fsync(file.fileno())
        # Once more, as late as can be: what was compared before may have changed while the new bytes were written.
        _compare(path, real, expected)
        os.rename(name, real)  # noqa: PTH104
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    _sync_folder(real.parent)


def _own_like(descriptor: int, before: os.stat_result) -> None:
    made = os.fstat(descriptor)
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        os.fchown(descriptor, before.st_uid, before.st_gid)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _explained(path: Path, real: Path, error: OSError) -> ConfigurationError:
    where = f"{path}" if real == path else f"{path} (which is {real})"
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return ConfigurationError(
                f"You may not write to {where}.", path, hint="It belongs to someone else; root may."
            )
        case errno.EROFS:
            hint = "Files in the Nix store never change." if str(real).startswith("/nix/store/") else ""
            return ConfigurationError(f"{where} lies on a file system that is read-only.", path, hint=hint)
        case errno.ENOSPC | errno.EDQUOT:
            return ConfigurationError(
                f"There is no space left to write {where}.",
                path,
                hint="Nothing was changed. Free some space, for example by asking to collect garbage.",
            )
        case errno.ENOENT | errno.ENOTDIR:
            return ConfigurationError(f"The folder of {where} does not exist.", path)
        case errno.EISDIR:
            return ConfigurationError(f"{where} is a folder, not a file.", path)
    return ConfigurationError(f"{where} cannot be written: {error.strerror or error}.", path)
