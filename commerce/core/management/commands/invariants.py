"""`manage.py invariants`: is the data consistent? Lists every violation; the exit status is 1 if there is any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from commerce.core.invariants import findings


class Command(BaseCommand):
    help = "Check stock, totals, ledgers and statuses; list every violation (exit status 1 if there is any)."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for finding in findings():
            self.stdout.write(f"{'ok  ' if not finding.violations else 'FAIL'} {finding.name}")
            for violation in finding.violations:
                self.stdout.write(f"     {violation}")
            broken += len(finding.violations)
        self.stdout.write(f"{broken} violations")
        if broken:
            sys.exit(1)
