"""Where published pages are kept: a local folder that nginx serves, or an S3-compatible store for many hosts.

Both are Django storages, chosen by STORAGES["published"]. A page is staged first (all that can fail or take long), and
put in place by `commit`, which a reader sees as one step: the old bytes or the new ones, never a part.
"""

import contextlib
import gzip
import mimetypes
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import brotli
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from storages.backends.s3 import S3Storage

GZIP_LEVEL = 6
BROTLI_QUALITY = 5
COPIES = (".gz", ".br")
TEMPORARY = ".tmp-"
INDEX = "index.html"


@dataclass
class Staged:
    """Bytes on their way: written to temporary files, or still in memory where the store has no rename."""

    name: str
    body: bytes = b""
    files: list[tuple[Path, Path]] = field(default_factory=list)


class PageStore(Protocol):
    def stage(self, name: str, body: bytes) -> Staged: ...

    def commit(self, staged: Staged) -> None: ...

    def discard(self, staged: Staged) -> None: ...

    def remove(self, name: str) -> None: ...

    def read(self, name: str) -> bytes | None: ...

    def broken_copies(self, name: str, body: bytes) -> list[str]: ...

    def names(self) -> Iterator[str]: ...


def store() -> PageStore:
    return cast(PageStore, storages["published"])


def name_of(path: str) -> str:
    """The file of an address: `/item/7/` -> `item/7/index.html`, `/live/spu/3.json` -> `live/spu/3.json`.

    Raises ValueError for an address that could lead out of the folder, or to a file by its name on the disk.
    """
    parts = path.split("/")
    odd = any(part.startswith(".") or "\\" in part or "\0" in part for part in parts)
    if odd or parts[0] or parts[-1] == INDEX:
        raise ValueError(path)
    return path[1:] + INDEX if path.endswith("/") else path[1:]


class PublishedFolder(FileSystemStorage):
    """A folder on the local disk. Each file has a `.gz` and a `.br` beside it, made once instead of per request."""

    def stage(self, name: str, body: bytes) -> Staged:
        """Write temporary files and have the disk keep them. Raises OSError, and leaves nothing behind then."""
        staged = Staged(name)
        target = Path(self.path(name))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            for suffix, content in (("", body), *_compressed(body)):
                final = target.with_name(target.name + suffix)
                staged.files.append((_written(final, content), final))
        except OSError:
            self.discard(staged)
            raise
        return staged

    def commit(self, staged: Staged) -> None:
        """nginx's ETag is the time in seconds and the size: pushed forward, so that no two versions share it."""
        target = Path(self.path(staged.name))
        moment = int(time.time())
        with contextlib.suppress(FileNotFoundError):
            moment = max(moment, int(target.stat().st_mtime) + 1)
        for temporary, final in staged.files:
            os.utime(temporary, (moment, moment))
            temporary.replace(final)

    def discard(self, staged: Staged) -> None:
        for temporary, _final in staged.files:
            temporary.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        target = Path(self.path(name))
        for suffix in ("", *COPIES):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.removedirs(target.parent)

    def read(self, name: str) -> bytes | None:
        try:
            return Path(self.path(name)).read_bytes()
        except OSError:
            return None

    def broken_copies(self, name: str, body: bytes) -> list[str]:
        """The compressed copies of a page that do not hold its bytes."""
        unpack = {".gz": gzip.decompress, ".br": brotli.decompress}
        return [name + suffix for suffix in COPIES if not _holds(self.read(name + suffix), unpack[suffix], body)]

    def names(self) -> Iterator[str]:
        root = Path(self.location)
        for folder, _folders, files in os.walk(root):
            for file in files:
                if TEMPORARY not in file:
                    yield (Path(folder) / file).relative_to(root).as_posix()

    def sweep(self, older_than: float) -> int:
        """Delete temporary files that a killed process left, `older_than` seconds old. Returns how many."""
        stale = [
            path
            for path in Path(self.location).rglob(f"*{TEMPORARY}*")
            if path.stat().st_mtime < time.time() - older_than
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


class PublishedBucket(S3Storage):  # type: ignore[misc]
    """An S3-compatible store; an object is replaced in one step, and what stands before it compresses."""

    def stage(self, name: str, body: bytes) -> Staged:
        return Staged(name, body)

    def commit(self, staged: Staged) -> None:
        content = ContentFile(staged.body)
        content.content_type = mimetypes.guess_type(staged.name)[0]  # type: ignore[attr-defined]
        self.save(staged.name, content)

    def discard(self, staged: Staged) -> None:
        """Nothing has been sent yet."""

    def remove(self, name: str) -> None:
        self.delete(name)

    def read(self, name: str) -> bytes | None:
        try:
            with self.open(name) as file:
                return cast(bytes, file.read())
        except FileNotFoundError:
            return None

    def broken_copies(self, _name: str, _body: bytes) -> list[str]:
        return []

    def names(self) -> Iterator[str]:
        for item in self.bucket.objects.filter(Prefix=self.location):
            yield item.key.removeprefix(self.location).lstrip("/")


def _compressed(body: bytes) -> Iterator[tuple[str, bytes]]:
    yield ".gz", gzip.compress(body, GZIP_LEVEL, mtime=0)
    yield ".br", brotli.compress(body, quality=BROTLI_QUALITY)


def _written(final: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{final.name}{TEMPORARY}", dir=final.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _holds(packed: bytes | None, unpack: Any, body: bytes) -> bool:
    try:
        return packed is not None and unpack(packed) == body
    except (OSError, EOFError, brotli.error):
        return False
