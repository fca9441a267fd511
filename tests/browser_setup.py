"""Make sure that there is a Chromium for the browser tests: find it, install it where one may, or say so and fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ADVICE = (
    "The browser tests need Chromium and none was found or could be installed. "
    "Install it (Debian, Ubuntu: apt install chromium), or set CHROMIUM to its path."
)


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, the one that CHROMIUM names first."""
    if named := os.environ.get("CHROMIUM"):
        return named if shutil.which(named) else None
    if installed := next((path for name in NAMES if (path := shutil.which(name))), None):
        return installed
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_chromium() -> None:
    """Use the system's package manager where we may, else Playwright's own download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium ...", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"],
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )
    if not find_chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Exit 0 when a browser is there in the end."""
    if not find_chromium():
        install_chromium()
    if not find_chromium():
        print(ADVICE, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
