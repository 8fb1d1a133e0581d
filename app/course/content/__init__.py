"""The text of a course as typed nodes: from numbered lines of Markdown to blocks, phrases, sentences and runs.

Each kind of node is a module of :mod:`app.course.content.kinds`; how nodes are written for a page, for paper or for a voice
is :mod:`app.presentation`'s.
"""
