"""OCDS as strangers publish it: taken apart, read, merged and checked by its schema."""
