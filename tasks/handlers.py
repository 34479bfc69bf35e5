"""Who listens to which event of the shop. Handlers delegate; each may be called more than once for one event."""

from datetime import datetime
from typing import Any

from commerce.accounts.services.avatars import delete_file
from commerce.browsing import history
from commerce.catalogue.marks import mark_pages
from commerce.catalogue.services import refresh_offers
from commerce.core.events import handles
from commerce.order.selectors import spu_ids_of
from commerce.search.services import mark_dirty
from tasks import content, mail, sms


@handles("order.placed")
def refresh_ordered_goods(payload: dict[str, Any]) -> None:
    """What was sold may have sold out: another SKU then becomes the one that lists show."""
    mark_pages(payload["spu_ids"])
    refresh_offers(payload["spu_ids"])


@handles("goods.changed")
def mark_search_documents(payload: dict[str, Any]) -> None:
    """Summaries move by UPDATE, which no receiver sees."""
    mark_dirty(payload["spu_ids"])


@handles("order.status_changed")
def refresh_returned_goods(payload: dict[str, Any]) -> None:
    """A payment counts as sold; a cancelled order gives its goods back, and what was sold out can be had again."""
    spu_ids = spu_ids_of(payload["order_id"])
    mark_pages(spu_ids)
    refresh_offers(spu_ids)


@handles("sms.requested")
def send_sms(payload: dict[str, Any]) -> None:
    """The gateway may be slow, and the other events must not wait for it."""
    sms.send.delay(payload["message_id"])


@handles("email.activation")
def send_activation_mail(payload: dict[str, Any]) -> None:
    mail.send_activation.delay(payload["user_id"])


@handles("history.cleared")
def clear_history(payload: dict[str, Any]) -> None:
    """What Redis could not be told at once."""
    history.forget_before(payload["user_id"], datetime.fromisoformat(payload["until"]))


@handles("account.closed")
def delete_avatar(payload: dict[str, Any]) -> None:
    """Files take no part in transactions."""
    delete_file(payload["avatar"])


@handles("content.picture")
def make_sizes_of_picture(payload: dict[str, Any]) -> None:
    """An editor waits for nothing, and no visitor's request draws."""
    content.make_renditions.delay(payload["image_id"])
