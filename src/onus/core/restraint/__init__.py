"""Restraint: who may do what in a purchase, at which stage, and what keeps apart those who act."""
