"""Imports documents into a course as sections.

A document goes one way: a format reads it (:mod:`app.imports.formats`) into one form (:mod:`app.imports.form`), its structure
is made whole (:mod:`app.imports.structure`), it is cut into sections (:mod:`app.imports.sections`), its quotation marks and
dashes are set right for the language (:mod:`app.imports.punctuation`), it is written as Markdown (:mod:`app.imports.markdown`)
and put into a course's folder (:mod:`app.imports.course_folder`). What cannot be taken is told with its place, at every step.
"""
