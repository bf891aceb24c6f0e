"""Flags over OCDS files: releases to columns, results to JSON and to a table for people.

In:  parsed OCDS values with their lines, or what was found.
Out: `Columns` for the core, or texts; no file is opened here.
"""
