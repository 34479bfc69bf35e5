"""What staff need for each thing that can be done to an order; merchants do it to their own without."""

NOTE = "order.add_ordernote"
SHIP = "order.add_shipment"
CANCEL = "order.change_order"
CHANGE_ADDRESS = "order.change_shippingaddress"
FIGURES = "payment.view_transaction"
