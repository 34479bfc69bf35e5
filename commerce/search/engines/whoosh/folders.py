"""Where the index is: a folder for each generation, and a file that names the one in use.

Whoosh keeps parts of an index as pickles, so whoever can write here can run code in the shop: the folders belong to
the shop's user alone, and nothing is opened that others may write.
"""

import os
import shutil
import stat
from pathlib import Path
from uuid import uuid4

from commerce.search.engines.base import EngineUnavailable

POINTER = "current"
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def in_use(root: Path) -> Path:
    """The folder of the generation in use. Raises EngineUnavailable."""
    try:
        name = (root / POINTER).read_text(encoding="ascii")
        folder = root / name
        mode = folder.stat()
    except (OSError, ValueError) as error:
        raise EngineUnavailable("no index") from error
    if not name.isalnum() or mode.st_mode & OTHERS_WRITE or mode.st_uid != os.geteuid():
        raise EngineUnavailable("the index is not ours alone")
    return folder


def new(root: Path) -> Path:
    """An empty folder for the next generation."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = root / uuid4().hex
    folder.mkdir(mode=0o700)
    return folder


def switch(root: Path, folder: Path) -> None:
    """Put a generation into use at once, and delete the others. A search that is going on keeps its open files."""
    fresh = root / f"{POINTER}.{uuid4().hex}"
    with fresh.open("w", encoding="ascii") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / POINTER)
    for other in root.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)
