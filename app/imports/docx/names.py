"""Names of elements in Word's files (ECMA-376), and of the strict form's namespaces beside those that everybody writes."""

from __future__ import annotations

from collections.abc import Mapping

_OFFICE = "http://schemas.openxmlformats.org"
W = f"{{{_OFFICE}/wordprocessingml/2006/main}}"
R = f"{{{_OFFICE}/officeDocument/2006/relationships}}"
WP = f"{{{_OFFICE}/drawingml/2006/wordprocessingDrawing}}"
A = f"{{{_OFFICE}/drawingml/2006/main}}"
PIC = f"{{{_OFFICE}/drawingml/2006/picture}}"
MATH = f"{{{_OFFICE}/officeDocument/2006/math}}"
COMPATIBILITY = f"{{{_OFFICE}/markup-compatibility/2006}}"
VML = "{urn:schemas-microsoft-com:vml}"
RELATIONSHIP = f"{{{_OFFICE}/package/2006/relationships}}Relationship"

_PURL = "http://purl.oclc.org/ooxml"
STRICT: Mapping[str, str] = {
    f"{_PURL}/wordprocessingml/main": f"{_OFFICE}/wordprocessingml/2006/main",
    f"{_PURL}/officeDocument/relationships": f"{_OFFICE}/officeDocument/2006/relationships",
    f"{_PURL}/officeDocument/math": f"{_OFFICE}/officeDocument/2006/math",
    f"{_PURL}/drawingml/wordprocessingDrawing": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    f"{_PURL}/drawingml/main": f"{_OFFICE}/drawingml/2006/main",
    f"{_PURL}/drawingml/picture": f"{_OFFICE}/drawingml/2006/picture",
}
