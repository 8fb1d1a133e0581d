"""What the audit borrows: Chromium, its pages and axe-core as the tests of `make test` have them."""

from __future__ import annotations

from tests.browser.conftest import axe, browser, new_tab, server, tab

__all__ = ["axe", "browser", "new_tab", "server", "tab"]
