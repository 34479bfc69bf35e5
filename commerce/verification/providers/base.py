"""What the shop and a provider of text messages agree on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from commerce.verification.enums import Purpose

#: The template for every purpose that has none of its own.
ANY_PURPOSE = "default"


@dataclass(frozen=True)
class SmsMessage:
    """`message_id` is the same at every try; `minutes` is for how long the code is good."""

    message_id: str
    mobile: str
    purpose: Purpose
    code: str = field(repr=False)
    minutes: int


class SmsFailed(Exception):
    """`reason` is for the log: a provider's own code or a word of ours, never anything of the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SmsRejected(SmsFailed):
    """Permanent: the provider has understood and refused; the same message will be refused again."""


class SmsUnreachable(SmsFailed):
    """Transient: the provider certainly has not taken the message; the same one may be tried again."""


class SmsUnknown(SmsFailed):
    """The provider may have taken the message. Sending it again could send it twice."""


class Provider(Protocol):
    def send(self, message: SmsMessage) -> None:
        """Returns when the provider has taken the message. Raises one of the three above."""


def template_for(purpose: Purpose, templates: Mapping[str, str]) -> str:
    """The provider's id of the approved text for a purpose. Raises SmsRejected when nobody has set one."""
    template = templates.get(purpose) or templates.get(ANY_PURPOSE)
    if not template:
        raise SmsRejected(f"no template for {purpose}")
    return template
