"""What a person searched for."""

from typing import Any

from commerce.core.personal_data import erases, exports, moment
from commerce.search.models import OwnSearch


@exports("searches")
def _searches(user_id: int) -> list[dict[str, Any]]:
    return [
        {"word": row.word, "searched_at": moment(row.searched_at)} for row in OwnSearch.objects.filter(user=user_id)
    ]


@erases
def _forget(user_id: int) -> None:
    OwnSearch.objects.filter(user=user_id).delete()
