"""What a provider still knows after a restart: `make run` keeps the shop's orders, so their payments are kept too."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.simulators.payments.keys import key_folder


class Memory:
    """One line for each state of a trade, the last one counts. Nothing is kept unless SIMULATORS_REMEMBER is 1."""

    def __init__(self, name: str) -> None:
        self.path: Path | None = None
        if os.environ.get("SIMULATORS_REMEMBER") == "1":
            self.path = key_folder() / f"{name}.jsonl"

    def keep(self, number: str, thing: Any) -> None:
        if self.path and is_dataclass(thing) and not isinstance(thing, type):
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([number, asdict(thing)], default=_write, ensure_ascii=False) + "\n")

    def recall(self) -> Iterator[dict[str, Any]]:
        if self.path is None or not self.path.exists():
            return
        known: dict[str, dict[str, Any]] = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                number, record = json.loads(line, object_hook=_read)
            except ValueError:
                continue  # cut short by a kill
            known[number] = record
        yield from known.values()


def _write(value: Any) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    raise TypeError(type(value).__name__)


def _read(value: dict[str, Any]) -> Any:
    if "$time" in value:
        return datetime.fromisoformat(value["$time"])
    return Decimal(value["$decimal"]) if "$decimal" in value else value
