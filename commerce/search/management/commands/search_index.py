"""`manage.py search_index`: bring the index up to date; make it again with --rebuild; compare it with --verify."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.search import services
from commerce.search.engines.base import EngineUnavailable


class Command(BaseCommand):
    help = "Bring the search index up to date with what is marked as changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make a new index beside the one in use, then swap")
        parser.add_argument("--verify", action="store_true", help="list what differs from the database (exit 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["rebuild"]:
                self._rebuild()
            elif not options["verify"]:
                self.stdout.write(f"{services.index_dirty()} SPUs looked at.")
            if options["verify"]:
                self._verify()
        except EngineUnavailable as error:
            raise CommandError(f"The search engine cannot be used: {error}") from error

    def _rebuild(self) -> None:
        number = services.rebuild(lambda done: self.stderr.write(f"{done} …"))
        if not number and services.being_rebuilt():
            raise CommandError("Another rebuild is going on.")
        self.stdout.write(self.style.SUCCESS(f"{number} documents."))

    def _verify(self) -> None:
        found = services.verify()
        for kind, ids in (("missing", found.missing), ("stale", found.stale), ("surplus", found.surplus)):
            for pk in ids:
                self.stdout.write(f"{kind} {pk}")
        if found:
            raise CommandError("The index differs from the database.")
        self.stdout.write(self.style.SUCCESS("The index is as the database."))
