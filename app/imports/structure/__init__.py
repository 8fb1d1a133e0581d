"""Turns formatting into structure (a bold line into a heading, typed bullets into a list). Each module is one pass.

The passes run in the order of :func:`app.imports.structure.passes.make_whole`.
"""
