"""Attempts at the self-test: drawn, answered step by step, written down, and summed up. No pages, no clock, no storage."""
