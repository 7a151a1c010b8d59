"""Loa Phường: a Vietnamese government article in, a clean page and a voice out."""

__version__ = "0.1.0"
