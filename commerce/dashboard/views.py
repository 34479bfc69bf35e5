"""The first page of the dashboard, and its door."""

from typing import Any

from django.views.generic import TemplateView

from commerce.accounts.views import ShopLoginView
from commerce.dashboard import overview
from commerce.dashboard.rights import FIGURES
from commerce.dashboard.scope import order_scope


class IndexView(TemplateView):
    """Replaces Oscar's, whose averages and totals count other merchants' lines of shared orders."""

    template_name = "oscar/dashboard/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = order_scope(self.request)
        figures = {"today": overview.today(scope), "days": overview.last_days(scope)} if scope.may(FIGURES) else {}
        return super().get_context_data(
            to_do=overview.to_do(scope), next_orders=overview.next_orders(scope), **figures, **kwargs
        )


class LoginView(ShopLoginView):
    """The shop's own sign-in, with the same limits, under the dashboard's look."""

    template_name = "oscar/dashboard/login.html"
    next_page = "dashboard:index"
    # Who is signed in but may not enter would otherwise be sent in circles.
    redirect_authenticated_user = False
