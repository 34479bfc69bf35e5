"""Who is what. The groups are made by a migration; what they may do is said in `cms.core.roles`."""

import structlog
from django.contrib.auth.models import Group
from django.db import transaction

from commerce.accounts.enums import Role
from commerce.accounts.models import User

logger = structlog.get_logger(__name__)

# The flag opens Django's admin, and nothing else.
OPENS_DJANGO_ADMIN = (Role.ADMINISTRATOR,)


def give_role(user: User, role: Role) -> None:
    """Giving it twice is once."""
    with transaction.atomic():
        user.groups.add(Group.objects.get(name=role.value))
        _set_flag(user)
    logger.info("role_given", user_id=user.pk, role=role.name)


def take_role(user: User, role: Role) -> None:
    with transaction.atomic():
        user.groups.remove(Group.objects.get(name=role.value))
        _set_flag(user)
    logger.info("role_taken", user_id=user.pk, role=role.name)


def _set_flag(user: User) -> None:
    needs = user.is_superuser or user.groups.filter(name__in=OPENS_DJANGO_ADMIN).exists()
    User.objects.filter(pk=user.pk).update(is_staff=needs)
    user.is_staff = needs
