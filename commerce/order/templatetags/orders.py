"""Template filters of the order pages."""

from django import template

from commerce.order.enums import OrderStatus

register = template.Library()


@register.filter
def status_label(code: str) -> str:
    """The name of a status as people read it; an unknown code stays as it is."""
    return str(OrderStatus(code).label) if code in OrderStatus.values else code
