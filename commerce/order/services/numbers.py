"""Order numbers: the date for people, then digits that nobody can guess."""

import secrets

from django.utils import timezone


def new_order_number() -> str:
    """`20260131` + ten random digits. Uniqueness is the database's; ten digits make a clash a once-in-years event."""
    return f"{timezone.localdate():%Y%m%d}{secrets.randbelow(10**10):010d}"
