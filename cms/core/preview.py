"""Drafts on the real page: while a preview is rendered, selectors show the draft in place of what is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


class Draft:
    """The object on show, and whether any selector asked for it."""

    def __init__(self, content: Model) -> None:
        self.content = content
        self.shown = False


_draft: ContextVar[Draft | None] = ContextVar("jishi_draft", default=None)


@contextmanager
def showing(content: Model) -> Iterator[Draft]:
    """Render inside: selectors of this model show `content`."""
    draft = Draft(content)
    token = _draft.set(draft)
    try:
        yield draft
    finally:
        _draft.reset(token)


def draft_of(model: type[M]) -> M | None:
    """The draft on show, if it is one of these."""
    draft = _draft.get()
    return draft.content if draft and isinstance(draft.content, model) else None


def was_shown(content: Any) -> None:
    """A selector tells that the draft found its place on the page."""
    draft = _draft.get()
    if draft and draft.content is content:
        draft.shown = True
