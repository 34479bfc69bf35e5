"""One page for what editors say about searching: what comes first, what is never shown, what means the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.core.errors import NotFound
from commerce.dashboard.search.forms import FORMS
from commerce.search.models import HiddenWord, PinnedResult, SynonymGroup
from commerce.search.services import words_changed

ROWS_MAX = 500


class WordsView(View):
    template_name = "oscar/dashboard/search/words.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({kind: form(prefix=kind) for kind, form in FORMS.items()})

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if kind not in FORMS:
            raise NotFound
        form = FORMS[kind](request.POST, prefix=kind)
        if not form.is_valid():
            others = {other: made(prefix=other) for other, made in FORMS.items()}
            return self._page(others | {kind: form}, status=422)
        form.save()
        words_changed()
        messages.success(request, _("已保存，半分钟内生效。"))
        return redirect("dashboard:search-words")

    def _page(self, forms: dict[str, Any], status: int = 200) -> HttpResponse:
        context = {
            "forms": forms,
            "pinned": PinnedResult.objects.select_related("spu")[:ROWS_MAX],
            "hidden": HiddenWord.objects.all()[:ROWS_MAX],
            "synonyms": SynonymGroup.objects.all()[:ROWS_MAX],
        }
        return render(self.request, self.template_name, context, status=status)


class WordDeleteView(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        if kind not in FORMS or not FORMS[kind]._meta.model.objects.filter(pk=pk).delete()[0]:
            raise NotFound
        words_changed()
        messages.success(request, _("已删除，半分钟内生效。"))
        return redirect("dashboard:search-words")
