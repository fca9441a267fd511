// The board by mouse, pen and touch: drag someone to a place. A mouse drags anywhere on a person, a finger on the handle,
// so that a swipe still scrolls. Near an edge of the window the page scrolls along.

const SLIP_PX = 6;
const EDGE_PX = 70;
const STEP_PX = 14;

export function listenToPointer(root, page, hand) {
  let drag = null;

  const placeAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-target]")?.dataset.target ?? null;

  const begin = () => {
    drag.isOn = true;
    drag.ghost = document.createElement("div");
    drag.ghost.className = "board-ghost";
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.textContent = page.nameOf(drag.id);
    document.body.append(drag.ghost);
    root.classList.add("is-dragging");
    root.setPointerCapture(drag.pointer);
    getSelection()?.removeAllRanges();
    hand.pick(drag.id, "pointer");
    requestAnimationFrame(follow);
  };

  // Once a frame, however often the pointer moves.
  const follow = () => {
    if (!drag?.isOn) return;
    if (hand.held?.id !== drag.id) {
      end();
      return;
    }
    const { x, y } = drag;
    drag.ghost.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    if (y < EDGE_PX) scrollBy(0, -STEP_PX);
    else if (y > innerHeight - EDGE_PX) scrollBy(0, STEP_PX);
    hand.aim(placeAt(x, y));
    requestAnimationFrame(follow);
  };

  const end = () => {
    drag?.ghost?.remove();
    root.classList.remove("is-dragging");
    drag = null;
  };

  root.addEventListener("pointerdown", (event) => {
    const person = event.target.closest("[data-person]");
    if (event.button !== 0 || drag || hand.isBusy || !person || !page.isMovable(person.dataset.person)) return;
    const isHandle = event.target.closest("[data-pick]");
    if (!isHandle && (event.pointerType !== "mouse" || event.target.closest("button, input, label"))) return;
    drag = { id: person.dataset.person, pointer: event.pointerId, fromX: event.clientX, fromY: event.clientY };
  });

  addEventListener("pointermove", (event) => {
    if (drag?.pointer !== event.pointerId) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (!drag.isOn && Math.hypot(drag.x - drag.fromX, drag.y - drag.fromY) > SLIP_PX) begin();
  });

  addEventListener("pointerup", (event) => {
    if (drag?.pointer !== event.pointerId) return;
    const { isOn } = drag;
    end();
    if (!isOn) return;
    const place = placeAt(event.clientX, event.clientY);
    if (place === null) hand.putBack();
    else hand.drop(place);
    // The click that ends a drag is none.
    const swallow = (click) => {
      click.preventDefault();
      click.stopPropagation();
    };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  });

  addEventListener("pointercancel", (event) => {
    if (drag?.pointer !== event.pointerId) return;
    const { isOn } = drag;
    end();
    if (isOn) hand.putBack();
  });
}
