"""Who wrote what in the dashboard."""

from commerce.accounts.devices import masked_ip
from commerce.accounts.models import AuditEntry, User


def record(*, actor: User, action: str, target: str = "", ip: str = "") -> None:
    """In the caller's transaction, so that what was rolled back was not done."""
    AuditEntry.objects.create(actor=actor, action=action[:60], target=target[:200], ip=masked_ip(ip))
