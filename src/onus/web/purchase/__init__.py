"""Purchases: the desks of bidders, officials, experts and custodians of a tender."""
