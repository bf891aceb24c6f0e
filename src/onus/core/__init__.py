"""Decisions. Given values, returns values; knows no clock, file, network or chance."""
