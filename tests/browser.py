"""Where the tests find a Chromium; `bootstrap.py test` sees to it that there is one."""

import os
import shutil
from pathlib import Path

UNPACKED = Path(__file__).resolve().parents[1] / ".cache" / "browser"
"""What bootstrap.py unpacks where nobody may install: launchers of Chromium and of Playwright's driver."""

if (UNPACKED / "node").is_file():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(UNPACKED / "node"))

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge")

PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    UNPACKED / "chromium",
)


def chromium() -> str | None:
    """The path of a browser of the Chromium family, or None.

    BLENDRESEARCH_CHROMIUM goes first and is taken at its word; then PATH, then the places where macOS, Windows and
    bootstrap.py put one.
    """
    if chosen := os.environ.get("BLENDRESEARCH_CHROMIUM"):
        return chosen
    on_path = (shutil.which(name) for name in NAMES)
    in_place = (str(place) for place in PLACES if Path(place).is_file())
    return next(filter(None, [*on_path, *in_place]), None)
