"""The step "a colleague looks at it" of the approval of content."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class ColleagueApprovalTask(AbstractGroupApprovalTask):
    """Members of the groups approve, but nobody what he or she has handed in."""

    class Meta:
        verbose_name = _("同事审核")
        verbose_name_plural = _("同事审核")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        if _is_own(obj.current_workflow_state, user):
            return []
        return list(super().get_actions(obj, user))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[Any]":
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        return waiting if user.is_superuser else waiting.exclude(workflow_state__requested_by=user)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        if _is_own(task_state.workflow_state, user):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return str(_("所选用户组里的另一个人审核；自己提交的不能自己通过。"))


def _is_own(state: Any, user: Any) -> bool:
    """Superusers are trusted with everything, and may be the only staff there is."""
    return bool(state and state.requested_by_id == user.pk and not user.is_superuser)
