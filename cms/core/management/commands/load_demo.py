"""`manage.py load_demo`: the demo shop, or with --accounts-only just the accounts to sign in with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.demo import load_people, load_shop


class Command(BaseCommand):
    help = "Load the demo shop of fixtures/demo. Twice is once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts-only", action="store_true", help="an empty shop with the demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED_PROFILE:
            raise CommandError("The demo accounts have a published password: not in production.")
        load_people()
        if options["accounts_only"]:
            return
        fixtures = settings.BASE_DIR / "fixtures"
        new = load_shop(fixtures / "demo", fixtures / "regions.json", self._progress)
        self.stdout.write(self.style.SUCCESS(f"{new} SPUs are new."))

    def _progress(self, text: str) -> None:
        self.stderr.write(text)
