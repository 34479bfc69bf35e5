"""`manage.py import_meiduo`: the dump of a "meiduo mall" course project into this shop."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.meiduo import SOURCE, import_dump
from commerce.core.importing import IdsTaken, ImportRun, Report


class Command(BaseCommand):
    help = (
        "Import goods, categories, channels, ads and areas of a meiduo MySQL dump. Twice is once. "
        "Rows that cannot be taken are listed with the reason; the others are imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--goods", required=True, type=Path, metavar="FILE", help="dump of the tb_goods… tables")
        parser.add_argument("--areas", required=True, type=Path, metavar="FILE", help="dump of tb_areas")
        parser.add_argument("--dry-run", action="store_true", help="print the report, write nothing")
        parser.add_argument(
            "--keep-ids", action="store_true", help="keep the ids of SKUs, categories and areas, or write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = {str(path): _content(path) for path in (options["areas"], options["goods"])}
        run = ImportRun(SOURCE, keep_ids=options["keep_ids"])
        try:
            import_dump(files, run, dry_run=options["dry_run"], progress=self._progress)
        except IdsTaken as error:
            raise CommandError("\n".join(["这些编号已被占用，什么也没有写入：", *error.ids])) from error
        self._print(run.report, dry_run=options["dry_run"])

    def _progress(self, text: str) -> None:
        self.stderr.write(text)

    def _print(self, report: Report, *, dry_run: bool) -> None:
        for kind, count in report.counts.items():
            self.stdout.write(f"{kind}：新增 {count.created}，已有 {count.known}，未导入 {count.refused}")
        if report.missing_pictures:
            self.stdout.write(f"没有文件的图片 {len(report.missing_pictures)} 个：")
        for where, path in report.missing_pictures:
            self.stdout.write(f"  {where}：{path}")
        if report.refused:
            self.stdout.write(f"未导入 {len(report.refused)} 处：")
        for origin, reason in report.refused:
            self.stdout.write(f"  {origin}：{reason}")
        self.stdout.write("试运行结束，什么也没有写入。" if dry_run else "导入完成。")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法读取 {path}：{error.strerror}") from error
