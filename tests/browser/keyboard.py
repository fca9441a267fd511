"""A page by keyboard alone: press Tab from the top, and say what can't be reached, seen or left."""

from pathlib import Path

from playwright.sync_api import CDPSession, Page

WALK = Path(__file__).with_suffix(".js").read_text()
MORE_AT_ONCE = 20
POINTER = {"click", "dblclick", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "dragstart"}
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
HANDLED = "function() { if (this instanceof Element) keyboardWalk.handled.add(this); }"


def keyboard_problems(tab: Page) -> list[str]:
    """Walk through an open page with Tab; what is wrong with the walk, as short sentences.

    All that is visible and does something is reached, in the order of the page, is seen while it has focus and shows
    that it has it, and lets go of it again; nothing is for the mouse alone.
    """
    tab.emulate_media(reduced_motion="reduce")  # Marks of focus show at once.
    tab.evaluate(WALK)
    devtools = tab.context.new_cdp_session(tab)
    _note_pointer_handlers(devtools)
    expected = tab.evaluate("keyboardWalk.begin()")
    presses, most = 0, 2 * expected + 100
    while presses == 0 or (presses < most and not tab.evaluate("keyboardWalk.isThrough()")):
        more = MORE_AT_ONCE if presses else expected + 2
        for _ in range(more):
            devtools.send("Input.dispatchKeyEvent", TAB)
        presses += more
    devtools.detach()
    problems: list[str] = tab.evaluate("keyboardWalk.problems()")
    return problems


def _note_pointer_handlers(devtools: CDPSession) -> None:
    """Tell the walk which elements have scripts that listen to the pointer."""
    document = devtools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
    found = devtools.send("DOMDebugger.getEventListeners", {"objectId": document, "depth": -1})["listeners"]
    for node in {one["backendNodeId"] for one in found if one["type"] in POINTER and "backendNodeId" in one}:
        element = devtools.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"]
        devtools.send("Runtime.callFunctionOn", {"objectId": element, "functionDeclaration": HANDLED})
