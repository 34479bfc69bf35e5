"""Which accounts elsewhere open this one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.social import ProofForm
from commerce.accounts.masks import masked_mobile
from commerce.accounts.services.bindings import unbind
from commerce.accounts.social.identities import bindings_of
from commerce.accounts.social.providers import PROVIDERS, offered
from commerce.accounts.views.codes import ASK
from commerce.accounts.views.proof import ask_for_own_code
from commerce.core.errors import NotFound


class BindingListView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        bound = [(binding, title_of(binding)) for binding in bindings_of(selectors.member(request))]
        return render(request, "account/bindings.html", {"bindings": bound, "providers": offered()})


class UnbindView(LoginRequiredMixin, View):
    """Asks for the password, or a code, before it takes a binding back."""

    def get(self, request: HttpRequest, binding_id: int) -> HttpResponse:
        return self._page(request, binding_id, ProofForm())

    def post(self, request: HttpRequest, binding_id: int) -> HttpResponse:
        member, form = selectors.member(request), ProofForm(request.POST)
        if ASK in request.POST:
            return self._page(request, binding_id, form, status=ask_for_own_code(request, member, form))
        if form.is_valid():
            form.accept(lambda: unbind(user=member, binding_id=binding_id, **form.cleaned_data))
        if form.errors:
            return self._page(request, binding_id, form, status=form.status)
        messages.success(request, _("已解除绑定。"))
        return redirect("customer:bindings")

    @staticmethod
    def _page(request: HttpRequest, binding_id: int, form: ProofForm, status: int = 200) -> HttpResponse:
        member = selectors.member(request)
        binding = bindings_of(member).filter(pk=binding_id).first()
        if binding is None:
            raise NotFound
        context = {
            "form": form,
            "binding": binding,
            "title": title_of(binding),
            "masked_mobile": masked_mobile(member.mobile),
        }
        return render(request, "account/unbind.html", context, status=status)


def title_of(binding: Any) -> Any:
    """What people call the provider of a binding, also of one that is offered no longer."""
    provider = PROVIDERS.get(binding.provider)
    return provider.title if provider else binding.provider
