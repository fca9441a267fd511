// Watches a page while it is walked through with the Tab key: `begin` says how many stops are expected, each stop is
// noted before Tab moves on, `problems` tells in sentences what is wrong.
() => {
  const NATIVE = "a[href], area[href], button, input, select, textarea, summary, iframe, [contenteditable=true], [tabindex]";
  const FOR_CLICKS = "a[href], button, input, select, textarea, [draggable=true], [onclick], [hx-trigger*=click]";
  const COMPOSITE = "[role=grid], [role=listbox], [role=menu], [role=radiogroup], [role=tablist], [role=toolbar]";
  const LOOK = [
    "outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor", "borderTopWidth",
    "stroke", "fill",
  ];
  // These are several stops within one element.
  const IN_PARTS = "input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week]";

  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    [...element.getClientRects()].some((box) => box.width > 1 && box.height > 1);

  const enabled = (element) => !element.matches(":disabled") && !element.closest("[inert]");

  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.innerText || element.name || "").trim();
    const mark = element.id ? `#${element.id}` : element.className?.baseVal ?? element.className;
    return `<${element.localName} ${mark}> "${words.replace(/\s+/g, " ").slice(0, 40)}"`;
  };

  const look = (element) => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0;
    return LOOK.map((key) => (outline && key.startsWith("outline") ? "none" : style[key])).join(" ");
  };

  // A stop shows itself where at least one of its points is on the screen with nothing of others above it.
  const onTop = (element) => {
    const own = (hit) => hit && (element.contains(hit) || hit.closest("label")?.control === element);
    return [...element.getClientRects()].some((box) => {
      const left = Math.max(box.left, 0);
      const right = Math.min(box.right, innerWidth);
      const top = Math.max(box.top, 0);
      const bottom = Math.min(box.bottom, innerHeight);
      if (right - left < 1 || bottom - top < 1) return false;
      return [0.5, 0.1, 0.9].some((x) =>
        [0.5, 0.1, 0.9].some((y) =>
          own(document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y))));
    });
  };

  const radios = (element) =>
    element.type === "radio" && element.name
      ? [...document.querySelectorAll("input[type=radio]")].filter((one) => one.name === element.name && one.form === element.form)
      : [];

  let expected = [];
  const stops = [];
  const seen = new Map();
  const faults = [];

  const examine = () => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) {
      stops.push(null);
      return;
    }
    stops.push(element);
    if (seen.has(element)) return;
    seen.set(element, look(element));
    if (!visible(element)) faults.push(`${name(element)} takes focus and can't be seen`);
    else if (element.localName !== "iframe" && !onTop(element)) faults.push(`${name(element)} is hidden while it has focus`);
  };

  addEventListener("keydown", (event) => event.key === "Tab" && examine(), true);
  // Keys go to the document within a frame once that has focus.
  addEventListener("blur", () => document.activeElement?.localName === "iframe" && examine());

  const reached = (element) =>
    seen.has(element) || radios(element).some((one) => seen.has(one)) ||
    // Composite widgets are one stop; arrows move within.
    (element.tabIndex < 0 && [...(element.closest(COMPOSITE)?.querySelectorAll(NATIVE) ?? [])].some((one) => seen.has(one)));

  const forMouseOnly = (element) => {
    if (reached(element) || element.matches("body, html, main")) return false;
    // A picture that leads where the words beside it lead.
    if (element.href && [...seen.keys()].some((other) => other.href === element.href)) return false;
    const label = element.closest("label");
    if (label?.control && (reached(label.control) || !enabled(label.control))) return false;
    for (let up = element.parentElement; up; up = up.parentElement) if (seen.has(up)) return false;
    return ![...element.querySelectorAll("*")].some((inner) => reached(inner));
  };

  globalThis.keyboardWalk = {
    handled: new Set(),
    begin() {
      for (const details of document.querySelectorAll("details:not([name])")) details.open = true;
      window.scrollTo(0, 0);
      expected = [...document.querySelectorAll(NATIVE)].filter(
        (element) => enabled(element) && visible(element) && (element.tabIndex >= 0 || element.matches("summary")));
      return expected.length;
    },
    // Back at the top of the page, after something was passed.
    isThrough() {
      const [first] = seen.keys();
      const now = document.activeElement;
      return Boolean(first) && (now === document.body || (now === first && stops.at(-1) !== first));
    },
    problems() {
      document.activeElement?.blur();
      const said = [...faults];
      for (const [element, focused] of seen)
        if (element.isConnected && element.localName !== "iframe" && look(element) === focused) said.push(`${name(element)} shows no mark of focus`);
      for (const element of document.querySelectorAll("[tabindex]"))
        if (element.tabIndex > 0) said.push(`${name(element)} has tabindex ${element.tabIndex}`);
      for (const element of expected)
        if (element.isConnected && visible(element) && !reached(element)) said.push(`${name(element)} is never reached`);
      const order = stops.filter(Boolean);
      for (let at = 1; at < order.length; at += 1) {
        if (order[at] === order[at - 1]) {
          if (!order[at].matches(IN_PARTS)) said.push(`${name(order[at])} holds focus`);
        } else if (order[at] === order[0]) break;
        else if (
          !(order[at - 1].compareDocumentPosition(order[at]) & Node.DOCUMENT_POSITION_FOLLOWING))
          said.push(`${name(order[at])} comes after ${name(order[at - 1])}, against the order of the page`);
      }
      const clickable = new Set([...this.handled, ...document.querySelectorAll(FOR_CLICKS)]);
      for (const element of document.body.querySelectorAll("*")) {
        const pointer = ["pointer", "grab"].includes(getComputedStyle(element).cursor);
        if (pointer && !["pointer", "grab"].includes(getComputedStyle(element.parentElement).cursor)) clickable.add(element);
      }
      for (const element of clickable)
        if (element.isConnected && enabled(element) && visible(element) && forMouseOnly(element))
          said.push(`${name(element)} is only for the mouse`);
      return [...new Set(said)];
    },
  };
}
