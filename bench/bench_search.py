"""Search at 100,000 SKUs: time and size of the index, and how long questions take, on the engine and through HTTP.

`python -m bench.bench_search [--skus N]`: Whoosh and SQLite FTS5 on SQLite, full text on a durable PostgreSQL.
"""

import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.servers.postgres import postgres
from tests.servers.web import run_manage, shop_environment, web

SKUS = 100_000
QUESTIONS = 300
KEY = "0123456789abcdef-a-key-for-measuring-only-0123456789abcdef"
HOW = "{skus} SKUs, one question at a time, {questions} questions, 2 cores"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skus", type=int, default=SKUS)
    skus = parser.parse_args().skus
    with tempfile.TemporaryDirectory(prefix="jishi-bench-") as folder:
        path = Path(folder)
        environment = _shop(f"sqlite:///{path / 'bench.sqlite3'}", path, skus)
        _measure("whoosh", f"whoosh://{path}/index", environment, skus)
        _measure("sqlite", "database://", environment, skus)
    with tempfile.TemporaryDirectory(prefix="jishi-bench-") as folder, postgres(durable=True) as server:
        subprocess.run(["psql", "-q", f"{server}/postgres", "-c", "CREATE DATABASE bench"], check=True)
        _measure("postgresql", "database://", _shop(f"{server}/bench", Path(folder), skus), skus)


def _shop(database_url: str, folder: Path, skus: int) -> dict[str, str]:
    """A migrated database with a catalogue."""
    environment = shop_environment(database_url=database_url, var_dir=folder, SECRET_KEY=KEY, LOG_LEVEL="ERROR")
    run_manage(environment, "migrate", "--verbosity", "0")
    run_manage(environment, "make_catalogue", "--skus", str(skus))
    return environment


def _measure(name: str, search_url: str, environment: dict[str, str], skus: int) -> None:
    """In a process of its own for each engine: settings are read once."""
    measured = multiprocessing.get_context("fork").Process(
        target=_measure_here, args=(name, environment | {"SEARCH_URL": search_url}, skus)
    )
    measured.start()
    measured.join()
    if measured.exitcode:
        raise RuntimeError(f"{name} was not measured")


def _measure_here(name: str, environment: dict[str, str], skus: int) -> None:
    os.environ |= environment
    import django

    django.setup()
    from commerce.catalogue.enums import Ordering
    from commerce.search import services
    from commerce.search.engines import engine
    from commerce.search.engines.base import Filters
    from commerce.search.finding import find
    from commerce.search.selectors import suggest

    start = time.perf_counter()
    documents = services.rebuild()
    _tell(f"search_index_time_{name}", time.perf_counter() - start, "s", f"{documents} SPUs of {skus} SKUs")
    _tell(f"search_index_size_{name}", engine().size() / 2**20, "MB", f"{documents} SPUs")
    questions, beginnings = _questions()
    how = HOW.format(skus=skus, questions=len(questions))
    direct = _times(questions, lambda text: find(text, Filters(), Ordering.DEFAULT))
    _tell_both(f"search_engine_{name}", direct, how)
    _tell_both(f"search_suggestions_{name}", _times(beginnings, suggest), how)
    with web(environment) as url:
        through = _times(questions, lambda text: _get(f"{url}/search/?" + urllib.parse.urlencode({"q": text})))
        _tell_both(f"search_http_{name}", through, how)


def _questions() -> tuple[list[str], list[str]]:
    """What shoppers of this catalogue ask: names, parts, pinyin, initials, slips; and beginnings of it."""
    from commerce.search.models import LexiconWord

    chance = random.Random(20)
    rows = list(LexiconWord.objects.order_by("kind", "key").values_list("kind", "text", "pinyin", "initials"))
    asked = []
    for kind, text, pinyin, initials in chance.choices(rows, k=QUESTIONS):
        slip = text[:1] + text[2:] if len(text) > 3 else text
        asked.append(chance.choice([text, text, text[: len(text) // 2 + 1], pinyin, initials, slip, f"{kind} {text}"]))
    beginnings = [text[: chance.randint(1, 4)] for _, text, pinyin, _ in chance.choices(rows, k=QUESTIONS)]
    typed = [pinyin[: chance.randint(1, 6)] for _, _, pinyin, _ in chance.choices(rows, k=QUESTIONS)]
    return asked, beginnings + typed


def _times(texts: list[str], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds; the first few warm up."""
    for text in texts[:20]:
        ask(text)
    taken = []
    for text in texts:
        start = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own address
        return answer.read()


def _tell_both(metric: str, taken: list[float], how: str) -> None:
    _tell(f"{metric}_p50", statistics.median(taken), "ms", how)
    _tell(f"{metric}_p99", statistics.quantiles(taken, n=100)[98], "ms", how)


def _tell(metric: str, value: float, unit: str, how: str) -> None:
    line = {"metric": metric, "ours": round(value, 2), "reference": None, "ratio": None, "unit": unit, "how": how}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
