"""Reviews: the platform's staff decide which are shown, merchants answer those of their own SKUs."""

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
from commerce.catalogue.reviews.services import moderate, reply
from commerce.catalogue.services import refresh_ratings
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.forms import first_error
from commerce.dashboard.reviews.forms import DecisionForm, ProductReviewSearchForm, ReplyForm
from commerce.dashboard.scope import Scope, review_scope

PAGE_SIZE = 20


def reviews_in(scope: Scope) -> QuerySet[ProductReview]:
    """The reviews that somebody may see: all for staff, those of the own SKUs for merchants."""
    found = ProductReview.objects.filter(scope.of_partner("sku__stockrecords__partner"))
    return found.select_related("product", "user").prefetch_related("pictures")


def review_of(request: HttpRequest, pk: int) -> ProductReview:
    """Raises NotFound for a review of somebody else's goods."""
    found = reviews_in(review_scope(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def reviews_like(reviews: QuerySet[ProductReview], text: str, status: int | None) -> QuerySet[ProductReview]:
    """Who reviewed anonymously is not found by name either."""
    for word in text.split():
        reviews = reviews.filter(
            Q(product__title__icontains=word)
            | Q(body__icontains=word)
            | Q(user__username__icontains=word, is_anonymous_name=False)
        )
    if status is not None:
        reviews = reviews.filter(status=status)
    # FOR_MODERATION is the smallest status.
    return reviews.order_by("status", "-date_created", "-pk")


def may_moderate(request: HttpRequest) -> bool:
    return member(request).has_perm("reviews.change_productreview")


class ReviewListView(View):
    """GET lists reviews, those that wait for a decision first; POST decides about the ticked ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ProductReviewSearchForm(request.GET)
        form.is_valid()
        clean = form.cleaned_data
        found = reviews_like(reviews_in(review_scope(request)), clean.get("keyword", ""), clean.get("status"))
        context = {
            "form": form,
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "may_moderate": may_moderate(request),
        }
        return render(request, "oscar/dashboard/reviews/review_list.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        ticked = [pk for pk in request.POST.getlist("selected_review") if pk.isascii() and pk.isdecimal()]
        reviews = list(reviews_in(review_scope(request)).filter(pk__in=ticked))
        decide(request, reviews)
        messages.success(request, _("已处理 %(number)d 条评价。") % {"number": len(reviews)})
        return redirect("dashboard:reviews-list")


def decide(request: HttpRequest, reviews: list[ProductReview]) -> None:
    """Show reviews or turn them down. Raises PermissionDenied for merchants, InvalidInput for nothing to decide."""
    if not may_moderate(request):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(first_error(form))
    if not reviews:
        raise InvalidInput(_("请先勾选评价。"))
    for review in reviews:
        moderate(review=review, approve=form.cleaned_data["status"] == ProductReview.APPROVED)


class ReviewUpdateView(View):
    """One review; POST decides about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = review_of(request, pk)
        context = {"review": review, "may_moderate": may_moderate(request), "reply_form": ReplyForm.of(review)}
        return render(request, "oscar/dashboard/reviews/review_update.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        decide(request, [review_of(request, pk)])
        messages.success(request, _("评价已处理。"))
        return redirect("dashboard:reviews-list")


class ReviewReplyView(View):
    """POST answers a review in the merchant's name; an empty text takes the answer back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = review_of(request, pk)
        form = ReplyForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        reply(review=review, text=form.cleaned_data["reply"])
        messages.success(request, _("回复已保存。"))
        return redirect("dashboard:reviews-update", pk=pk)


class ReviewDeleteView(views.ReviewDeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        rated = [pk for pk in (self.object.product_id, self.object.sku_id) if pk]
        answer = super().form_valid(form)
        refresh_ratings(rated)
        messages.success(self.request, _("评价已删除。"))
        return answer
