"""What ads and channels share with pages: drafts, history, schedule, approval, preview; and an order of their own."""

from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic.ordering import ReorderView
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.core.preview import showing


class EditedSnippet(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """Abstract. What stands in the row is what is published; drafts live in revisions."""

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision's content; its place in the order is not a matter of drafts."""
        draft = super().with_content_json(content)
        draft.sort_order = self.sort_order  # type: ignore[attr-defined]
        return draft

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The home page with the draft in its place; a page of its own for what the home page does not show."""
        home = apps.get_model("home", "HomePage").objects.live().first()
        if home is None:
            raise Http404
        with showing(self) as draft:
            response: HttpResponse = home.serve(request).render()
            return response if draft.shown else super().serve_preview(request, mode_name).render()


class RenumberingReorderView(ReorderView):
    """Wagtail's own view moves nothing among rows that share a number, and imports bring such rows."""

    order: tuple[str, ...] = ("sort_order", "pk")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        moved = get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))
        with transaction.atomic():
            places = dict(self.model._default_manager.order_by(*self.order).values_list("pk", "sort_order"))
            keys = [key for key in places if key != moved.pk]
            keys.insert(_position(request, len(keys)), moved.pk)
            for place, key in enumerate(keys):
                if places[key] != place and key != moved.pk:
                    self.model._default_manager.filter(pk=key).update(sort_order=place)
            # Saved whatever its number was: this is how the publisher hears of the new order.
            moved.sort_order = keys.index(moved.pk)
            moved.save(update_fields=["sort_order"])
        return JsonResponse({"success": True})


def _position(request: HttpRequest, last: int) -> int:
    """The index in the list; the end for none and for nonsense."""
    try:
        wanted = int(request.GET.get("position", ""))
    except ValueError:
        return last
    return wanted if 0 <= wanted <= last else last
