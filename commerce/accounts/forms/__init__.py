"""Forms of the account pages. The address forms are reached from here, since others show them too."""

from commerce.accounts.forms.addresses import AddressForm, PasteForm

__all__ = ["AddressForm", "PasteForm"]
