"""Moderation of reviews."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.apps.dashboard.reviews import views

from commerce.accounts.selectors import member
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.services import refresh_ratings
from commerce.core.errors import InvalidInput
from commerce.core.forms import first_error
from commerce.dashboard.reviews.forms import DecisionForm, ProductReviewSearchForm

PAGE_SIZE = 20


class ReviewListView(View):
    """GET lists reviews, those that wait for a decision first; POST decides about the ticked ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ProductReviewSearchForm(request.GET)
        form.is_valid()
        found = reviews_like(form.cleaned_data.get("keyword", ""), form.cleaned_data.get("status"))
        context = {
            "form": form,
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        }
        return render(request, "oscar/dashboard/reviews/review_list.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not member(request).has_perm("reviews.change_productreview"):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        ticked = [pk for pk in request.POST.getlist("selected_review") if pk.isascii() and pk.isdecimal()]
        reviews = ProductReview.objects.filter(pk__in=ticked)
        spus = list(reviews.order_by().values_list("product", flat=True).distinct())
        number = reviews.update(status=form.cleaned_data["status"])
        if not number:
            raise InvalidInput(_("请先勾选评价。"))
        refresh_ratings(spus)
        messages.success(request, _("已处理 %(number)d 条评价。") % {"number": number})
        return redirect("dashboard:reviews-list")


def reviews_like(text: str, status: int | None) -> QuerySet[ProductReview]:
    reviews = ProductReview.objects.select_related("product", "user")
    for word in text.split():
        reviews = reviews.filter(
            Q(product__title__icontains=word)
            | Q(title__icontains=word)
            | Q(body__icontains=word)
            | Q(user__username__icontains=word)
        )
    if status is not None:
        reviews = reviews.filter(status=status)
    # FOR_MODERATION is the smallest status.
    return reviews.order_by("status", "-date_created", "-pk")


class ReviewUpdateView(views.ReviewUpdateView):
    def get_success_url(self) -> str:
        messages.success(self.request, _("评价已处理。"))
        url: str = super().get_success_url()
        return url


class ReviewDeleteView(views.ReviewDeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("评价已删除。"))
        return super().form_valid(form)
