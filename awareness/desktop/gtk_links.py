"""What pywebview leaves open on GTK: an outside link without `target=_blank` takes the window away."""

from __future__ import annotations

from typing import Any

from awareness.desktop.doors import open_external


def keep_home(window: Any, url: str) -> None:
    """Let the window show our own server only; outside addresses go to the system's browser."""
    from gi.repository import WebKit2
    from webview.platforms.gtk import BrowserView

    home = url.split("/launch/", maxsplit=1)[0] + "/"

    def decide(_view: Any, decision: Any, _kind: Any) -> bool:
        if not isinstance(decision, WebKit2.NavigationPolicyDecision):
            return False
        action = decision.get_navigation_action()
        address = action.get_request().get_uri()
        if address.startswith((home, "about:")) or action.get_frame_name() == "_blank":
            return False
        decision.ignore()
        if action.is_user_gesture():
            open_external(address)
        return True

    BrowserView.instances[window.uid].webview.connect("decide-policy", decide)
