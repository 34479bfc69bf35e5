"""Formsets that differ from Oscar's: one stock record per SKU, attributes in use stay."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import formsets

from commerce.catalogue.models import ProductAttributeValue


class StockRecordFormSet(formsets.StockRecordFormSet):
    """Oscar's rule (a merchant names an own partner) for exactly one record, which is never deleted."""

    extra, min_num, max_num, absolute_max = 1, 0, 1, 1
    validate_max, can_delete = True, False

    def initial_form_count(self) -> int:
        """The record that exists is the one that is edited, whatever the posted form claims."""
        return min(len(self.get_queryset()), 1)

    def total_form_count(self) -> int:
        return 1


class ProductAttributesFormSet(formsets.ProductAttributesFormSet):  # type: ignore[misc, valid-type]
    def clean(self) -> None:
        """Deleting an attribute deletes what goods say by it, and with a specification what tells SKUs apart."""
        super().clean()
        used = ProductAttributeValue.objects.filter(attribute__in=[form.instance.pk for form in self.deleted_forms])
        names = used.order_by().values_list("attribute__name", flat=True).distinct()
        if names:
            raise ValidationError(_("已有商品使用“%(names)s”，不能删除。") % {"names": "、".join(names)})
