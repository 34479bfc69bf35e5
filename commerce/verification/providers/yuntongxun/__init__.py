"""Yuntongxun (容联云通讯)."""

from commerce.verification.providers.yuntongxun.client import from_settings

__all__ = ["from_settings"]
