"""Alipay's open platform: the gateway that pages and servers call, its cashier, its notifications and its bills."""

from tests.simulators.alipay.service import make_service

__all__ = ["make_service"]
