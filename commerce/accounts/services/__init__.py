"""Writes about people. The address book's verbs are reached from here; the others by their module's name."""

from commerce.accounts.services.addresses import (
    AddressData,
    add_address,
    change_address,
    label_address,
    remove_address,
    set_default_address,
)

__all__ = ["AddressData", "add_address", "change_address", "label_address", "remove_address", "set_default_address"]
