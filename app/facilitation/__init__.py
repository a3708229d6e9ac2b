"""The facilitator's and the organiser's pages and programs' surface."""
