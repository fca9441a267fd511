// The menu of places for one person, best first, and the question why a rule shall be broken.

import { say } from "./board-page.js";

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

export class Dialogs {
  constructor(root, page) {
    this.page = page;
    this.root = root;
    this.menu = root.querySelector("[data-move-dialog]");
    this.reason = root.querySelector("[data-reason-dialog]");
    this.text = this.reason.querySelector("textarea");
    for (const button of root.querySelectorAll("dialog [data-close]")) {
      button.addEventListener("click", () => button.closest("dialog").close(""));
    }
    this.reason.addEventListener("submit", (event) => {
      if (this.text.value.trim()) return;
      event.preventDefault();
      this.text.value = "";
      this.text.reportValidity();
    });
  }

  listen(hand) {
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-menu]");
      if (button) this.openMenu(hand, button.id.slice("menu-".length));
    });
    this.menu.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-to]");
      if (!choice) return;
      this.isChosen = true;
      this.menu.close();
      hand.drop(choice.dataset.to);
    });
    this.menu.addEventListener("close", () => {
      if (!this.isChosen && hand.held?.how === "menu") hand.putBack();
    });
  }

  async openMenu(hand, id) {
    const { words } = this.page;
    this.isChosen = false;
    const picked = hand.pick(id, "menu");
    if (hand.held?.id !== id) return;
    const { held } = hand;
    this.menu.querySelector("h2").textContent = say(words.move_title, held);
    const list = this.menu.querySelector("[data-targets]");
    list.replaceChildren(make("p", "soft", say(words.looking, held)));
    this.menu.showModal();
    await picked;
    if (hand.held !== held || !this.menu.open) return;
    list.replaceChildren(
      ...["fits", "breaks", "never"].flatMap((tone) => this.part(tone, held.targets.filter((each) => each.tone === tone))),
    );
    list.querySelector("button")?.focus();
  }

  /** The places of one tone under their heading; where no move is possible they are no buttons. */
  part(tone, targets) {
    if (!targets.length) return [];
    const items = targets.map((target) => {
      const name = make("strong", "", target.name);
      const text = [name, " ", make("span", "soft", target.slot), make("span", "board-choice-says", this.page.effectInWords(target))];
      if (tone === "never") return make("li", "", ...text);
      const button = make("button", "board-choice", ...text);
      button.type = "button";
      button.dataset.to = target.to;
      return make("li", "", button);
    });
    return [make("h3", "h6", this.page.words[`menu_${tone}`]), make("ul", "plain-list", ...items)];
  }

  closeMenu() {
    this.isChosen = true;
    if (this.menu.open) this.menu.close();
  }

  /** Ask why; resolves to the reason, or to null where there is none after all. */
  askReason(name, target, broken) {
    this.reason.querySelector("h2").textContent = say(this.page.words.reason_title, { name, place: target.name });
    this.reason.querySelector("[data-broken]").replaceChildren(...broken.map((each) => make("li", "", each)));
    this.text.value = "";
    this.reason.returnValue = "";
    this.reason.showModal();
    this.text.focus();
    return new Promise((resolve) => {
      const answer = () => resolve(this.reason.returnValue === "move" ? this.text.value.trim() : null);
      this.reason.addEventListener("close", answer, { once: true });
    });
  }
}
