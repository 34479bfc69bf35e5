"""The providers live in China, and say so in their own ways."""

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def now() -> datetime:
    return datetime.now(CHINA)


def plain(moment: datetime) -> str:
    """As Alipay writes it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def parse_plain(text: str) -> datetime:
    """Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
