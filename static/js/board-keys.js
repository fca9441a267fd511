// The board by keyboard: Space or Enter picks up and drops, arrows go from place to place, Home to the best one, End to
// no group, Escape puts back. Ctrl+Z undoes and Ctrl+Shift+Z redoes. A click does what Space does.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const isTyping = (element) => element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
const isPress = (event) => event.key === "Enter" || event.key === " ";

export function listenToKeys(root, page, hand, changes) {
  const next = async (step) => {
    const { held } = hand;
    await held.looked;
    if (hand.held !== held) return;
    const keys = page.targets().map((place) => place.dataset.target);
    const from = keys.indexOf(held.over ?? page.placeOf(held.id));
    hand.aim(keys[(from + step + keys.length) % keys.length], { doScroll: true });
  };

  const best = async () => {
    const { held } = hand;
    await held.looked;
    if (hand.held !== held) return;
    const shown = new Set(page.targets().map((place) => place.dataset.target));
    const found = held.targets.find((target) => target.tone !== "here" && shown.has(target.to));
    if (found) hand.aim(found.to, { doScroll: true });
  };

  const act = (id) => {
    if (hand.held?.id !== id) hand.pick(id, "keys");
    else hand.drop(hand.held.over ?? page.placeOf(id));
  };

  const whileHeld = (event) => {
    if (event.key === "Escape") hand.putBack();
    else if (event.key in STEPS) next(STEPS[event.key]);
    else if (event.key === "Home") best();
    else if (event.key === "End") hand.aim("", { doScroll: true });
    else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || isTyping(event.target)) return;
    const handle = event.target.closest?.("[data-pick]");
    if (handle && isPress(event)) {
      event.preventDefault();
      if (!event.repeat) act(handle.id.slice("pick-".length));
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      changes.step(event.shiftKey ? "redo" : "undo");
    } else if (hand.held) {
      whileHeld(event);
    }
  });

  // Whoever goes on with Tab has let go; the offer to do it again is a place of its own.
  root.addEventListener("focusout", (event) => {
    const { held } = hand;
    if (!held || held.how !== "keys" || hand.isBusy || !event.relatedTarget) return;
    const stays = event.relatedTarget.closest("[data-again], dialog") || event.relatedTarget.id === `pick-${held.id}`;
    if (!stays && event.target.id === `pick-${held.id}`) {
      held.how = "pointer"; // The focus stays where it went.
      hand.putBack();
    }
  });

  root.addEventListener("click", (event) => {
    const handle = event.target.closest("[data-pick]");
    if (handle) {
      handle.focus(); // Not every browser does so on a click.
      act(handle.id.slice("pick-".length));
    } else if (hand.held?.how === "keys" && !event.target.closest("a, button, input, label, summary, dialog")) {
      const place = event.target.closest("[data-target]");
      if (place) hand.drop(place.dataset.target);
    }
  });
}
