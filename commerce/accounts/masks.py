"""Numbers and addresses as they may be shown: enough for their owner to recognise, too little for anybody else."""

# What others see of somebody who has left; stored, so that it is the same in every language.
CLOSED_NAME = "已注销用户"


def masked_mobile(mobile: str | None) -> str:
    """`13800000001` -> `138****0001`; an empty text for none."""
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""


def masked_email(email: str) -> str:
    """`anna@example.com` -> `a***@example.com`; an empty text for none."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else ""
