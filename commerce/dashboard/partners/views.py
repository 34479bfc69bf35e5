"""Merchants: their name and description, and the people who run them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import UpdateView
from oscar.apps.dashboard.partners import views

from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role, take_role
from commerce.core.errors import Conflict
from commerce.dashboard.partners.forms import PartnerForm
from commerce.order.models import Line
from commerce.partner.models import Partner, StockRecord


class PartnerListView(views.PartnerListView):
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Partner]:
        found = super().get_queryset().annotate(number_of_skus=Count("stockrecords", distinct=True))
        return found.prefetch_related("users").order_by("name", "pk")


class PartnerManageView(UpdateView):
    """Replaces Oscar's, whose form is about a British postal address."""

    model = Partner
    form_class = PartnerForm
    template_name = "oscar/dashboard/partners/partner_manage.html"
    context_object_name = "partner"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.object.users.order_by("username")
        return super().get_context_data(title=self.object.name, people=people, **kwargs)

    def get_success_url(self) -> str:
        messages.success(self.request, _("商家资料已保存。"))
        return reverse("dashboard:partner-manage", args=[self.object.pk])


class PartnerDeleteView(views.PartnerDeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        """With a merchant its stock records go, and open orders could not be sent any more."""
        if any(rows.filter(partner=self.object).exists() for rows in (StockRecord.objects, Line.objects)):
            raise Conflict(_("该商家还有商品或订单，不能删除。"))
        return super().form_valid(form)


class PartnerUserSelectView(views.PartnerUserSelectView):
    def get_queryset(self) -> QuerySet[User]:
        if not self.form.is_valid():
            return User.objects.none()
        text = self.form.cleaned_data["email"].strip()
        found = Q(username__icontains=text) | Q(mobile__startswith=text) | Q(email__icontains=text)
        return User.objects.filter(found, is_active=True).order_by("username")[:50]


class PartnerUserLinkView(views.PartnerUserLinkView):
    """By POST only: a link that somebody is made to follow must not give access. The role comes with it."""

    def get(self, request: HttpRequest, user_pk: int, partner_pk: int) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    def link_user(self, user: User, partner: Partner) -> bool:
        if partner.users.filter(pk=user.pk).exists():
            return False
        partner.users.add(user)
        give_role(user, Role.MERCHANT)
        return True


class PartnerUserUnlinkView(views.PartnerUserUnlinkView):
    """Who runs no merchant any more is none."""

    def unlink_user(self, user: User, partner: Partner) -> bool:
        if not partner.users.filter(pk=user.pk).exists():
            return False
        partner.users.remove(user)
        if not Partner.objects.filter(users=user).exists():
            take_role(user, Role.MERCHANT)
        return True
