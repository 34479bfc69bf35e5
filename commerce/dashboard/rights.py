"""What staff need for what is done in the dashboard; merchants do it to their own without."""

VIEW_ORDERS = "order.view_order"
NOTE = "order.add_ordernote"
SHIP = "order.add_shipment"
CANCEL = "order.change_order"
CHANGE_ADDRESS = "order.change_shippingaddress"
FIGURES = "payment.view_transaction"
EDIT_FREIGHT = tuple(f"shipping.{verb}_freighttemplate" for verb in ("view", "add", "change", "delete"))
EDIT_GOODS = ("catalogue.view_product", "catalogue.change_product", "partner.change_stockrecord")
VIEW_PAYMENTS = "payment.view_paymentattempt"
QUERY_PAYMENTS = "payment.change_paymentattempt"
COLLECT_CASH = "payment.add_paymentattempt"
REFUND = "payment.add_refund"
RECONCILE = "payment.change_reconciliationdifference"
EDIT_METHODS = "payment.change_paymentmethod"
