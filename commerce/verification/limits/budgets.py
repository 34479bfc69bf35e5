"""What a budget is, and what it is counted by."""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """`limit` takings of `key` within `seconds`. The window opens with the first taking and does not slide."""

    key: str
    limit: int
    seconds: int

    @property
    def counter(self) -> str:
        """The counter's name: budgets for one key that differ in length are counted apart."""
        return f"{self.key}:{self.seconds}"


def network_of(ip: str) -> str:
    """What a client's budgets are counted by: its address, or the /64 that every IPv6 subscriber owns whole."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
