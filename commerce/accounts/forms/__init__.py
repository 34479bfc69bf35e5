"""Forms of the account pages. The address form is reached from here, since others show it too."""

from commerce.accounts.forms.addresses import AddressForm

__all__ = ["AddressForm"]
