"""`manage.py totp_reset <login>`: for who lost both the authenticator and the recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.accounts.selectors import user_by_login
from commerce.accounts.services.sessions import end_all
from commerce.accounts.services.totp import forget


class Command(BaseCommand):
    help = "Turn an account's second step off, and sign it out everywhere. Make sure who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="user name, mobile or verified e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_login(options["login"])
        if user is None:
            raise CommandError("There is no such account.")
        forget(user)
        end_all(user)
        self.stdout.write(self.style.SUCCESS(f"{user.username} signs in without a second step, and can set it up."))
