"""The state of published pages, in the merchants' dashboard and in Wagtail."""

from typing import Any

from django import template
from django.db.models import Model
from django.template.context import RequestContext

from cms.publishing.selectors import may_publish, publication_of, tags_about

register = template.Library()


@register.inclusion_tag("publishing/panel.html", takes_context=True)
def publication(context: RequestContext, thing: Model | None) -> dict[str, Any]:
    """Published, queued or failed, when, which pages a change touches, and a button to make them again."""
    tags = tags_about(thing) if thing is not None and thing.pk else []
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "tag": tags[0] if tags else "",
        "publication": publication_of(tags=tags) if tags else None,
        "may_publish": bool(tags) and may_publish(request.user, tags[0]),
    }
