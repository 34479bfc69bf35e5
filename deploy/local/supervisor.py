"""Runs the shop's processes side by side with honcho: one log file each, one console, and one common end."""

import ctypes
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Process

PR_SET_PDEATHSIG = 1
Line = tuple[str, str]  # process name, text


class Console(Printer):  # type: ignore[misc]
    """Writes every line to the log of its process, and the `interesting` ones to the terminal too."""

    def __init__(self, log_dir: Path, interesting: Callable[[Line], bool]) -> None:
        super().__init__(sys.stdout)
        self.log_dir = log_dir
        self.interesting = interesting
        self.logs: dict[str, TextIO] = {}
        log_dir.mkdir(parents=True, exist_ok=True)

    def write(self, message: Message) -> None:
        text = message.data.decode(errors="replace") if isinstance(message.data, bytes) else message.data
        self._log(message.name).write(f"{message.time:%Y-%m-%d %H:%M:%S} {text.rstrip()}\n")
        if self.interesting((message.name, text)):
            super().write(message)

    def _log(self, name: str) -> TextIO:
        if name not in self.logs:
            self.logs[name] = (self.log_dir / f"{name}.log").open("a", buffering=1, encoding="utf-8")
        return self.logs[name]


class TetheredProcess(Process):  # type: ignore[misc]
    """Ends with the supervisor even when that is killed without a chance to tell anybody."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().run(events, ignore_signals)


class Supervisor(Manager):  # type: ignore[misc]
    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._process_ctor = TetheredProcess

    def add(self, name: str, command: Sequence[str]) -> None:
        tether = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self.add_process(name, "exec " + shlex.join([*tether, *command]))

    def run(self) -> int:
        """Blocks until all have ended; 0 if a person ended them, else the code of the one that fell."""
        # A closed terminal window is a Ctrl-C too; honcho itself knows only INT and TERM.
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        self.loop()
        ended_by_person = self.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
        return 0 if ended_by_person else self.returncode or 1
