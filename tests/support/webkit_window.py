#!/usr/bin/python3
"""A window that is nothing but a page of WebKitGTK, of any size, with an iPhone's name and its rule for sound.

Run by WebKitWebDriver with the system's Python, which has the bindings.
"""

from importlib import import_module

# They come with Debian's packages, for the system's Python: nothing that this project could declare.
gi = import_module("gi")
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
Gtk, WebKit2 = import_module("gi.repository.Gtk"), import_module("gi.repository.WebKit2")

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.0 Mobile/15E148 Safari/604.1"
)

context = WebKit2.WebContext.new_ephemeral()
context.set_automation_allowed(True)
# Sound comes after a press only, as on an iPhone.
policies = WebKit2.WebsitePolicies(autoplay=WebKit2.AutoplayPolicy.DENY)
settings = WebKit2.Settings(
    user_agent=IPHONE, media_playback_requires_user_gesture=True, enable_write_console_messages_to_stdout=True
)
window = Gtk.Window(decorated=False)
window.move(0, 0)


def make_view(*_: object) -> object:
    """The page, which the driver asks for once."""
    view = WebKit2.WebView(web_context=context, settings=settings, website_policies=policies, is_controlled_by_automation=True)
    for old in window.get_children():
        window.remove(old)
    window.add(view)
    window.show_all()
    return view


context.connect("automation-started", lambda _, session: session.connect("create-web-view", make_view))
Gtk.main()
