"""Freight templates: per merchant and method, with a rule per area. Without a merchant it is the shop's default."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.shipping.enums import ChargeBasis, ShippingMethodCode

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class FreightTemplate(models.Model):
    name = models.CharField(_("名称"), max_length=40)
    partner = models.ForeignKey(
        "partner.Partner",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="freight_templates",
        verbose_name=_("商家"),
        help_text=_("留空为全店默认。"),
    )
    method = models.CharField(_("配送方式"), max_length=12, choices=ShippingMethodCode.choices)
    basis = models.CharField(_("计费方式"), max_length=8, choices=ChargeBasis.choices, default=ChargeBasis.PIECE)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["method", "id"]
        verbose_name = _("运费模板")
        verbose_name_plural = _("运费模板")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "method"],
                condition=Q(is_active=True),
                name="shipping_one_active_template_per_method",
                violation_error_message=_("该商家的这种配送方式已有启用的模板。"),
            ),
            models.UniqueConstraint(
                fields=["method"],
                condition=Q(is_active=True, partner__isnull=True),
                name="shipping_one_default_template_per_method",
                violation_error_message=_("全店的这种配送方式已有启用的默认模板。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FreightRule(models.Model):
    """`first_charge` covers the first units, each begun `next_units` more costs `next_charge`. Amounts in CNY."""

    template = models.ForeignKey(FreightTemplate, on_delete=models.CASCADE, related_name="rules")
    areas = models.ManyToManyField(
        "regions.Region",
        blank=True,
        related_name="+",
        verbose_name=_("地区"),
        help_text=_("省、市或区县；越小的地区越优先。"),
    )
    is_default = models.BooleanField(_("适用于其余地区"), default=False)
    first_units = models.PositiveIntegerField(_("首件/首重/首额"), default=1)
    first_charge = models.DecimalField(_("首费"), max_digits=8, decimal_places=2, validators=[NOT_NEGATIVE])
    next_units = models.PositiveIntegerField(_("续件/续重/续额"), default=1, validators=[MinValueValidator(1)])
    next_charge = models.DecimalField(
        _("续费"), max_digits=8, decimal_places=2, default=Decimal(0), validators=[NOT_NEGATIVE]
    )
    free_above = models.DecimalField(
        _("满额包邮"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("运费规则")
        verbose_name_plural = _("运费规则")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_charge__gte=0, next_charge__gte=0, next_units__gte=1),
                name="shipping_rule_charges_are_amounts",
            ),
            models.UniqueConstraint(
                fields=["template"], condition=Q(is_default=True), name="shipping_one_default_rule_per_template"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"


from oscar.apps.shipping.models import *
