"""The outside world on one port: stand-ins that speak the real protocols of the services the shop talks to.

A process of its own (`python -m tests.simulators`); no floor of the shop imports it.
A further provider is one module with a `service` in it, and one name in `app.SERVICES`.
"""
