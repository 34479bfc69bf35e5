"""Freight templates: merchants see and edit their own, staff everybody's and the shop's defaults."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.core.errors import NotFound
from commerce.dashboard.scope import Scope, freight_scope
from commerce.dashboard.shipping.forms import FreightTemplateForm, RuleFormSet
from commerce.shipping.models import FreightTemplate


def templates_in(scope: Scope) -> QuerySet[FreightTemplate]:
    """The templates that somebody may edit."""
    rows = FreightTemplate.objects.filter(scope.of_partner()).select_related("partner").prefetch_related("rules")
    return rows.order_by("partner__name", "method", "pk")


def template_of(scope: Scope, pk: int) -> FreightTemplate:
    """Raises NotFound for another merchant's."""
    found = templates_in(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


class FreightListView(TemplateView):
    template_name = "oscar/dashboard/shipping/freight_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(templates=templates_in(freight_scope(self.request)), **kwargs)


class FreightFormView(View):
    """The form of a template and its rules; saving is all or nothing (dashboard.guards)."""

    template_name = "oscar/dashboard/shipping/freight_form.html"

    def edited(self, scope: Scope) -> FreightTemplate:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        scope = freight_scope(request)
        template = self.edited(scope)
        return self._page(FreightTemplateForm(instance=template, scope=scope), RuleFormSet(instance=template))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        scope = freight_scope(request)
        template = self.edited(scope)
        form = FreightTemplateForm(request.POST, instance=template, scope=scope)
        rules = RuleFormSet(request.POST, instance=template)
        if not (form.is_valid() & rules.is_valid()):
            return self._page(form, rules, status=422)
        form.save()
        rules.save()
        messages.success(request, _("运费模板已保存。"))
        return redirect("dashboard:shipping-freight-list")

    def _page(self, form: FreightTemplateForm, rules: Any, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "rules": rules}, status=status)


class FreightCreateView(FreightFormView):
    def edited(self, scope: Scope) -> FreightTemplate:
        return FreightTemplate()


class FreightEditView(FreightFormView):
    def edited(self, scope: Scope) -> FreightTemplate:
        return template_of(scope, self.kwargs["pk"])


class FreightDeleteView(View):
    """GET asks, POST deletes. Orders keep the freight they were placed with."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {"template": template_of(freight_scope(request), pk)}
        return render(request, "oscar/dashboard/shipping/freight_delete.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        template_of(freight_scope(request), pk).delete()
        messages.success(request, _("运费模板已删除。"))
        return redirect("dashboard:shipping-freight-list")
