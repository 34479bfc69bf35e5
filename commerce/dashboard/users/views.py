"""Members, for those who look after them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.selectors import member
from commerce.core.errors import Conflict
from commerce.dashboard.users.forms import UserSearchForm

PAGE_SIZE = 20


class IndexView(TemplateView):
    template_name = "oscar/dashboard/users/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = UserSearchForm(self.request.GET)
        form.is_valid()
        shows_all = sees_whole(self.request)
        found = members_named(form.cleaned_data.get("q", ""), by_parts=shows_all)
        page = Paginator(found, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page=page, shows_all=shows_all, **kwargs)


def sees_whole(request: HttpRequest) -> bool:
    """Whether mobile and e-mail are shown without a mask."""
    return member(request).has_perm("accounts.change_user")


def members_named(text: str, *, by_parts: bool) -> QuerySet[User]:
    """Members, newest first, with `number_of_orders` and `last_order`.

    Mobile and e-mail are found whole, or by parts: parts would tell, one search after another, what a mask hides.
    """
    members = User.objects.all()
    mobile, email = ("mobile__startswith", "email__icontains") if by_parts else ("mobile", "email__iexact")
    for word in text.split():
        members = members.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(**{mobile: word})
            | Q(**{email: word})
        )
    return members.annotate(number_of_orders=Count("orders"), last_order=Max("orders__date_placed")).order_by("-pk")


class UserDetailView(DetailView):
    model = User
    template_name = "oscar/dashboard/users/detail.html"
    # Not `user`: that is the one who looks.
    context_object_name = "customer"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = self.object.orders.select_related("shipping_address").order_by("-date_placed")[:20]
        addresses = self.object.address_book.select_related("district__parent__parent")
        context = {"orders": orders, "addresses": addresses, "shows_all": sees_whole(self.request)}
        return super().get_context_data(is_colleague=is_colleague(self.object), **context, **kwargs)


def is_colleague(user: User) -> bool:
    """Somebody with a role of the shop's own; a merchant's people are guests here."""
    return user.is_staff or user.is_superuser or user.groups.exclude(name=Role.MERCHANT.value).exists()


class UserActiveView(View):
    """POST blocks a member or lets him in again. Staff are not blocked here."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = get_object_or_404(User, pk=pk)
        if is_colleague(customer) or customer == member(request):
            raise Conflict(_("不能停用管理人员的账号。"))
        active = request.POST.get("active") == "1"
        User.objects.filter(pk=customer.pk).update(is_active=active)
        messages.success(request, _("账号已启用。") if active else _("账号已停用。"))
        return redirect("dashboard:user-detail", pk=pk)
