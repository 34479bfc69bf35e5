"""Budgets: so many of something within so many seconds, counted atomically wherever the shop runs."""

from commerce.verification.limits.budgets import Budget, network_of
from commerce.verification.limits.taking import give_back, left, reset, take

__all__ = ["Budget", "give_back", "left", "network_of", "reset", "take"]
