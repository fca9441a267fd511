// Shows only the groups and people that are looked for; the same rules as groups/proposals/filters.py, on the same
// attributes. What is looked for stands in the address.

import { say } from "./board-page.js";

const ABOUT_GROUPS = ["short", "override"];
const ABOUT_BOTH = [...ABOUT_GROUPS, "gone"];
const has = (list, value) => !value || (list ?? "").split(" ").includes(value);

export class Filter {
  constructor(root, words) {
    Object.assign(this, { root, words, texts: new WeakMap() });
    this.form = root.querySelector("[data-filter]");
    this.all = this.form.querySelector("[data-all]");
    this.shown = this.form.querySelector("[data-shown]");
    this.form.querySelector("[type=submit]").hidden = true;
    this.form.addEventListener("input", () => this.change());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.all.addEventListener("click", (event) => {
      event.preventDefault();
      for (const field of this.form.elements) if (field.name) field.value = "";
      this.change();
    });
    this.apply();
  }

  get wanted() {
    return Object.fromEntries([...new FormData(this.form)].map(([name, value]) => [name, value.trim()]));
  }

  change() {
    const asked = new URLSearchParams(Object.entries(this.wanted).filter(([, value]) => value));
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
    this.apply();
  }

  apply() {
    const wanted = this.wanted;
    const isOn = Object.values(wanted).some(Boolean);
    const groups = this.show("[data-cards] > *", (card) => this.wantsGroup(card, wanted));
    const people = this.show("[data-unplaced] > *", (person) => this.wantsPerson(person, wanted));
    this.all.hidden = !isOn;
    this.shown.textContent = isOn ? say(this.words.shown, { groups, people }) : "";
  }

  show(selector, isWanted) {
    let count = 0;
    for (const element of this.root.querySelectorAll(selector)) {
      const isShown = isWanted(element);
      if (element.hidden === isShown) element.hidden = !isShown;
      count += isShown;
    }
    return count;
  }

  wantsGroup(card, { outcome, region, flag, q }) {
    const { dataset } = card;
    const fits = (!outcome || dataset.outcome === outcome) && has(dataset.regions, region);
    return fits && (!ABOUT_BOTH.includes(flag) || has(dataset.flags, flag)) && this.finds(card, q);
  }

  wantsPerson(person, { outcome, region, flag, q }) {
    const { dataset } = person;
    const fits = has(dataset.outcomes, outcome) && has(dataset.regions, region);
    return fits && (ABOUT_GROUPS.includes(flag) || has(dataset.flags, flag)) && this.finds(person, q);
  }

  finds(element, text) {
    if (!text) return true;
    if (!this.texts.has(element)) {
      const texts = [...element.querySelectorAll("h3, .board-name")].map((each) => each.textContent.toLowerCase());
      this.texts.set(element, texts);
    }
    return this.texts.get(element).some((each) => each.includes(text.toLowerCase()));
  }
}
