"""`python -m deploy.local.prepare`: brings the database up to date and loads the demo shop. Twice is once."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class MigrationCounter:
    """A stand-in for stdout that turns migrate's hundreds of lines into one that counts."""

    def __init__(self, total: int) -> None:
        self.done = 0
        self.total = total

    def write(self, text: str) -> None:
        if "Applying" in text:
            self.done += 1
            if sys.stdout.isatty():
                sys.stdout.write(f"\r    {self.done}/{self.total}")
                sys.stdout.write("\n" if self.done == self.total else "")
                sys.stdout.flush()

    def flush(self) -> None:
        sys.stdout.flush()


def migrate() -> None:
    """Applies what is missing. Looking costs a second; asking migrate itself would cost several."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return
    print(f"==> 准备数据库 · preparing the database: {len(pending)} migrations", flush=True)
    call_command("migrate", interactive=False, stdout=MigrationCounter(len(pending)))


def load_demo() -> None:
    accounts_only = os.environ.get("JISHI_DEMO", "1") == "0"
    what = "演示账号 · demo accounts" if accounts_only else "演示商店 · demo shop"
    print(f"==> 载入{what}", flush=True)
    call_command("load_demo", accounts_only=accounts_only)


def ask_for_pages() -> None:
    """The worker publishes every page in the background: they may be of another version, port or demo shop."""
    from cms.publishing.services import publish_everything

    publish_everything()


if __name__ == "__main__":
    django.setup()
    migrate()
    load_demo()
    ask_for_pages()
