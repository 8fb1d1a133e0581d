"""How a course is shown and said, whatever the medium: elements, HTML, XML and speech from nodes, drawings, pairs of languages,
templates and catalogues, addresses and static files.

Knows no Flask and no request: pages, documents, packages and sound stand on it.
"""
