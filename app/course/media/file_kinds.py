"""The sorts of files that a course gives away or plays, by how their names end."""

from __future__ import annotations

from typing import NamedTuple

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ZIP = b"PK\x03\x04"


class FileKind(NamedTuple):
    """What a sort is called, its media type, and how every file of it begins (nothing: any way)."""

    label: str
    media_type: str
    start: bytes = b""


ATTACHMENTS = {
    ".csv": FileKind("CSV", "text/csv"),
    ".docx": FileKind("DOCX", f"{_OFFICE}wordprocessingml.document", _ZIP),
    ".epub": FileKind("EPUB", "application/epub+zip", _ZIP),
    ".odp": FileKind("ODP", f"{_OPEN}presentation", _ZIP),
    ".ods": FileKind("ODS", f"{_OPEN}spreadsheet", _ZIP),
    ".odt": FileKind("ODT", f"{_OPEN}text", _ZIP),
    ".pdf": FileKind("PDF", "application/pdf", b"%PDF-"),
    ".pptx": FileKind("PPTX", f"{_OFFICE}presentationml.presentation", _ZIP),
    ".rtf": FileKind("RTF", "application/rtf", b"{\\rtf"),
    ".txt": FileKind("TXT", "text/plain"),
    ".xlsx": FileKind("XLSX", f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    ".zip": FileKind("ZIP", "application/zip", _ZIP),
}
"""What can be taken away: nothing that a browser would show as a page of this site, and no file with macros."""

SOUNDS = {
    ".mp3": FileKind("MP3", "audio/mpeg"),
    ".m4a": FileKind("M4A", "audio/mp4"),
    ".ogg": FileKind("OGG", "audio/ogg", b"OggS"),
}
FILMS = {".mp4": FileKind("MP4", "video/mp4"), ".webm": FileKind("WebM", "video/webm", b"\x1a\x45\xdf\xa3")}
"""What every browser of today plays; an MP4 needs H.264 inside."""

MOST_BYTES = 2_000_000_000
