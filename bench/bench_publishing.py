"""Publishing: pages a second, save to visible, fan-out, incremental against full, files against raw nginx.

`python -m bench.bench_publishing`; JISHI_BENCH_SKUS (2000) sets the size, e.g. 10000 or 100000. SQLite, durable files.
"""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.http_load import send_all
from tests.servers.celery import celery_worker
from tests.servers.nginx import nginx
from tests.servers.process import ROOT
from tests.servers.web import run_manage, shop_environment

SKUS = int(os.environ.get("JISHI_BENCH_SKUS", "2000"))
SAVES = 20
FAN_OUT = 200
REQUESTS, CONNECTIONS, ROUNDS = 3000, 16, 3
GET = b"GET %b HTTP/1.1\r\nHost: shop\r\nAccept-Encoding: gzip\r\n\r\n"


def main() -> None:
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jishi-bench-")))
        environment = shop_environment(
            database_url=f"sqlite:///{var}/shop.sqlite3", var_dir=var, LOG_LEVEL="ERROR", SITE_URL="http://shop"
        )
        run_manage(environment, "migrate", "--verbosity", "0")
        run_manage(environment, "make_catalogue", "--skus", str(SKUS))
        os.environ.update(environment)
        import django

        django.setup()
        full = full_build()
        incremental(full)
        menu_edit()
        fan_out()
        exact()
        serving(var / "published")
        with celery_worker(environment):
            save_to_visible(var / "published")


def tell(metric: str, ours: float, reference: float | None, unit: str, how: str) -> None:
    line = {
        "metric": metric,
        "ours": round(ours, 4),
        "reference": reference if reference is None else round(reference, 4),
        "ratio": None if not reference else round(ours / reference, 3),
        "unit": unit,
        "how": how,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds, since the machine may be shared, and what was done."""
    started = time.process_time()
    done = action()
    return time.process_time() - started, done


def full_build() -> float:
    """CPU seconds a page."""
    from cms.publishing.drain import drain
    from cms.publishing.models import PublishedPage

    wall = time.monotonic()
    seconds, count = timed(drain)
    wall = time.monotonic() - wall
    size = PublishedPage.objects.count()
    tell("full_build_pages_per_cpu_second", count.rendered / seconds, 50, "pages/s", f"{size} pages, {SKUS} SKUs")
    tell("full_build_pages_per_second", count.rendered / wall, 50, "pages/s", "wall clock, one process")
    tell("full_build_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, None, "MB", "peak")
    return seconds / count.rendered


def incremental(full: float) -> None:
    """A price: CPU for each page that was made again, against that of the full build; and how many really changed."""
    from cms.publishing.drain import drain
    from commerce.catalogue.services import refresh_summaries
    from commerce.partner.models import StockRecord

    records = StockRecord.objects.order_by("?")[:SAVES]
    spent, rendered, written = 0.0, 0, 0
    for record in records:
        record.price += 1
        record.save()
        refresh_summaries([record.product.parent_id])
        seconds, count = timed(drain)
        spent, rendered, written = spent + seconds, rendered + count.rendered, written + count.written
    tell("incremental_cost_per_page", spent / written, full, "CPU s", f"{SAVES} prices, {written} files changed")
    tell("rerendered_per_changed", rendered / written, 1, "pages", "goal 1.2")


def menu_edit() -> None:
    from cms.channels.models import ChannelGroup
    from cms.publishing.drain import drain

    ChannelGroup.objects.create(name="新频道", sort_order=0)
    seconds, count = timed(drain)
    tell("menu_edit_pages", count.rendered, None, "pages", f"with {SKUS} SKUs; {seconds:.3f} CPU s")


def fan_out() -> None:
    """A change that stands on 200 product pages."""
    from cms.publishing.drain import drain
    from commerce.catalogue.models import Product
    from commerce.core.dirty import mark_all

    spus = Product.objects.filter(structure=Product.PARENT).order_by("pk")[: FAN_OUT // 5]
    Product.objects.filter(pk__in=list(spus.values_list("pk", flat=True))).update(service="<p>七天退换</p>")
    mark_all(f"spu:{pk}" for pk in spus.values_list("pk", flat=True))
    started = time.monotonic()
    seconds, count = timed(drain)
    tell("fan_out", time.monotonic() - started, 3, "s", f"{count.rendered} pages, {seconds:.2f} CPU s; goal 3 s")


def exact() -> None:
    from cms.publishing.verify import verify

    found = verify()
    wrong = len(found.different) + len(found.missing) + len(found.orphans) + len(found.failed)
    tell("recall", 1 - wrong / found.checked, 1, "", f"{found.checked} pages built again and compared")


def serving(published: Path) -> None:
    """Our server block against nginx with the same file and nothing else."""
    shop = (ROOT / "deploy/nginx/shop.conf").read_text()
    shop = shop.replace("include headers.conf", f"include {ROOT}/deploy/nginx/headers.conf")
    shop = shop.replace("/srv/jishi/var", str(published.parent)).replace("http://jishi_app", "http://127.0.0.1:9")
    item = next((published / "item").iterdir()).name
    with nginx(f'set $hsts "";\n{shop}') as ours, nginx(f"root {published}; gzip_static on;") as raw:
        best = {"ours": 0.0, "raw": 0.0}
        for _ in range(ROUNDS):
            for name, url, path in (("ours", ours, f"/item/{item}/"), ("raw", raw, f"/item/{item}/index.html")):
                run = send_all(url, [GET % path.encode()] * REQUESTS, CONNECTIONS)
                best[name] = max(best[name], run.rate(200))
    tell("static_page", best["ours"], best["raw"], "requests/s", "nginx, gzip_static, best of 3, alternating")


def save_to_visible(published: Path) -> None:
    """From the commit of a new price to the file of the page, with a worker on the filesystem broker."""
    from django.db import transaction

    from commerce.catalogue.services import refresh_summaries
    from commerce.partner.models import StockRecord

    times = []
    for record in StockRecord.objects.order_by("pk")[:SAVES]:
        file = published / f"item/{record.product_id}/index.html"
        before = file.read_bytes()
        with transaction.atomic():
            record.price += 1
            record.save()
            refresh_summaries([record.product.parent_id])
        started = time.monotonic()
        while file.read_bytes() == before and time.monotonic() < started + 30:
            time.sleep(0.005)
        times.append(time.monotonic() - started)
    tell("save_to_visible_p95", statistics.quantiles(times, n=20)[-1], 0.25, "s", f"{SAVES} prices, solo worker")


if __name__ == "__main__":
    sys.exit(main())
