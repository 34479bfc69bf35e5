"""`manage.py publish`: what waits; `--all` everything; `--tag` what was made from it; `--verify` compares only."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.publishing.drain import Count, drain
from cms.publishing.queue import waiting
from cms.publishing.services import publish_again, publish_everything
from cms.publishing.verify import verify

EVERY_SECONDS = 1.0


class Command(BaseCommand):
    help = "Publish the pages that wait. Files whose bytes stay the same are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every page again")
        parser.add_argument("--tag", action="append", default=[], help="make again what was made from it: spu:12")
        parser.add_argument("--verify", action="store_true", help="compare all files with a build in memory; 1 if any")

    def handle(self, *args: Any, **options: Any) -> None:
        self.told = time.monotonic()
        if options["verify"] and not (options["all"] or options["tag"]):
            self._verify()
            return
        if options["all"]:
            publish_everything()
        publish_again(tags=options["tag"])
        self._drain()
        if options["verify"]:
            self._verify()

    def _drain(self) -> None:
        started = time.monotonic()
        count = drain(progress=self._progress)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"生成 {count.rendered} 页，更新 {count.written} 页，撤下 {count.removed} 页，"
            f"失败 {count.failed} 页，{seconds:.1f} 秒，{count.rendered / max(seconds, 0.001):.0f} 页/秒"
        )
        if count.failed:
            raise CommandError("有页面未能生成，原来的文件保持不变。")

    def _progress(self, count: Count) -> None:
        if self._is_time():
            self.stderr.write(f"已生成 {count.rendered}，还有 {waiting()}")

    def _is_time(self) -> bool:
        if time.monotonic() < self.told + EVERY_SECONDS:
            return False
        self.told = time.monotonic()
        return True

    def _verify(self) -> None:
        found = verify(lambda done: self.stderr.write(f"已核对 {done}") if self._is_time() else None)
        for title, names in (("不同", found.different), ("缺少", found.missing), ("多余", found.orphans)):
            for name in names:
                self.stdout.write(f"{title}  {name}")
        for path, error in found.failed:
            self.stdout.write(f"无法生成  {path}  {error}")
        if found:
            raise CommandError("已发布的页面与现在应有的不一致。")
        self.stdout.write(f"核对 {found.checked} 页，全部一致。")
