// The week that is drawn: turns each [data-week-grid] (a text of free hours) into a grid of half-hour cells.
//
// By mouse: drag. By touch: tap, or hold and drag; a plain swipe scrolls the page. By keyboard: arrows move, Space
// marks, Shift with an arrow goes on marking, Ctrl+Z undoes. The text stays the form's value. After each change the
// grid sends "week-grid:change" (detail.cells), and the text "input" and "change", as if it were typed; at each step of
// drawing, "week-grid:draw". `root.weekGrid` has the cells, and takes notes on them.

import { clock, readRuns, readText, writeText, PER_DAY } from "./week-text.js";

const WEEK = 7 * PER_DAY;
const DAY_STARTS = 14; // 07:00
const DAY_ENDS = 46; // 23:00
const HOLD_MS = 200;
const SLIP_PX = 10;

const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

class WeekGrid {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.text = root.querySelector("textarea");
    this.cells = readRuns(root.dataset.runs ?? "");
    this.past = [];
    this.notes = [];
    root.weekGrid = this;
    this.build();
    this.listenToPointer();
    this.listenToKeys();
    this.listenToText();
    this.showNight([...this.cells].some((cell) => this.isNight(cell % PER_DAY)));
    this.cells.forEach((cell) => this.paintOne(cell));
    this.moveTo(Math.min(...this.cells, 18 * 2), false);
    this.sayHours();
    // What the server could not read is corrected where it was written.
    if (root.dataset.runs === undefined) this.details.open = true;
  }

  // --- Building ---------------------------------------------------------------------------------

  build() {
    const { words } = this;
    const label = document.querySelector(`label[for="${this.text.id}"]`);
    const how = make("p", { class: "form-text", id: `${this.text.id}_grid_how` });
    const ways = { mouse: words.howMouse, touch: words.howTouch, keys: words.howKeys };
    for (const name in ways) how.append(make("span", { class: `for-${name}` }, ways[name], " "));
    this.table = make("table", { role: "grid", "aria-multiselectable": "true", "aria-describedby": how.id });
    if (label) {
      label.id ||= `${this.text.id}_label`;
      this.table.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", (event) => {
        if (this.details.open) return;
        event.preventDefault();
        this.at(this.here).focus();
      });
    }
    this.table.append(this.buildHead(), this.buildBody());
    this.hours = make("p", { class: "week-grid-hours", "aria-live": "polite" });
    this.night = make("button", { type: "button", class: "btn btn-link p-0", "aria-expanded": "false" });
    this.night.addEventListener("click", () => this.showNight(!this.nightIsShown));
    this.details = make("details", {}, make("summary", {}, words.write), this.root.querySelector("[data-week-text]"));
    this.note = make("p", { class: "form-text", role: "status" });
    this.details.append(this.note);
    this.foot = make("div", { class: "week-grid-foot" }, this.hours);
    this.root.append(how, this.buildHelpers(), this.table, this.foot, this.night, this.details);
    this.root.classList.add("week-grid-drawn");
  }

  buildHead() {
    const corner = make("th", { role: "columnheader", scope: "col" }, make("span", { class: "visually-hidden" }, this.words.time));
    const days = this.words.short.map((short, day) =>
      make("th", { role: "columnheader", scope: "col", abbr: this.words.days[day] }, short),
    );
    return make("thead", {}, make("tr", { role: "row" }, corner, ...days));
  }

  buildBody() {
    this.boxes = new Array(WEEK);
    const body = make("tbody");
    for (let row = 0; row < PER_DAY; row += 1) {
      const time = row % 2 ? make("span", { class: "visually-hidden" }, clock(row)) : clock(row);
      const line = make("tr", { role: "row" }, make("th", { role: "rowheader", scope: "row" }, time));
      for (let day = 0; day < 7; day += 1) {
        const cell = day * PER_DAY + row;
        this.boxes[cell] = make("td", { role: "gridcell", tabindex: "-1", "data-cell": cell });
        this.paintOne(cell);
        line.append(this.boxes[cell]);
      }
      body.append(line);
    }
    this.rows = [...body.children];
    return body;
  }

  buildHelpers() {
    const { words } = this;
    const bar = make("div", { class: "week-grid-helpers", role: "group", "aria-label": words.helpers });
    const look = { type: "button", class: "btn btn-sm btn-outline-secondary" };
    const add = (word, act) => {
      const button = bar.appendChild(make("button", look, word));
      button.addEventListener("click", act);
      return button;
    };
    const weekdays = (first, end) => () =>
      this.change((cells) => {
        for (let day = 0; day < 5; day += 1) for (let row = first; row < end; row += 1) cells.add(day * PER_DAY + row);
      });
    add(words.lunch, weekdays(24, 27));
    add(words.evenings, weekdays(36, 42));
    add(words.copy, () =>
      this.change((cells) => {
        for (let cell = PER_DAY; cell < 5 * PER_DAY; cell += 1) {
          if (cells.has(cell % PER_DAY)) cells.add(cell);
          else cells.delete(cell);
        }
      }),
    );
    this.clearButton = add(words.clear, () => this.change((cells) => cells.clear()));
    this.undoButton = add(words.undo, () => this.undo());
    return bar;
  }

  // --- State ------------------------------------------------------------------------------------

  at(cell) {
    return this.boxes[cell];
  }

  isNight(row) {
    return row < DAY_STARTS || row >= DAY_ENDS;
  }

  showNight(isShown) {
    this.nightIsShown = isShown;
    for (const [row, line] of this.rows.entries()) line.hidden = !isShown && this.isNight(row);
    this.night.textContent = isShown ? this.words.noNight : this.words.night;
    this.night.setAttribute("aria-expanded", String(isShown));
    // A hidden cell can't hold the grid's place in the order of Tab.
    if (this.here !== undefined && !isShown && this.isNight(this.here % PER_DAY)) {
      this.moveTo(Math.floor(this.here / PER_DAY) * PER_DAY + DAY_STARTS, false);
    }
  }

  paintOne(cell) {
    const row = cell % PER_DAY;
    const isFree = this.cells.has(cell);
    const values = { day: this.words.days[Math.floor(cell / PER_DAY)], begin: clock(row), end: clock(row + 1) };
    this.boxes[cell].setAttribute("aria-selected", String(isFree));
    const label = say(isFree ? this.words.free : this.words.busy, values);
    this.boxes[cell].setAttribute("aria-label", this.notes[cell] ? `${label}, ${this.notes[cell]}` : label);
  }

  /** Say something more of a cell, and give it a mark 1 to 4; 0 and "" take both away. */
  annotate(cell, mark, words) {
    if ((this.notes[cell] ?? "") === words) return;
    this.notes[cell] = words;
    if (mark) this.boxes[cell].dataset.fit = mark;
    else delete this.boxes[cell].dataset.fit;
    this.paintOne(cell);
  }

  /** Show other cells, and bring the rows into sight that they need. */
  show(cells) {
    const before = this.cells;
    this.cells = cells;
    for (let cell = 0; cell < WEEK; cell += 1) if (before.has(cell) !== cells.has(cell)) this.paintOne(cell);
    if (!this.nightIsShown && [...cells].some((cell) => this.isNight(cell % PER_DAY))) this.showNight(true);
    this.root.dispatchEvent(new CustomEvent("week-grid:draw"));
  }

  /** Change the cells by a function, as one step that can be undone. */
  change(act) {
    const [before, after] = [this.cells, new Set(this.cells)];
    act(after);
    this.show(after);
    this.keep(before);
  }

  /** Make the step from `before` to now undoable, and tell the form. */
  keep(before) {
    if (before.size === this.cells.size && [...before].every((cell) => this.cells.has(cell))) return;
    this.past.push(before);
    this.tell();
  }

  undo() {
    if (!this.past.length) return;
    this.show(this.past.pop());
    this.tell();
  }

  tell() {
    this.text.value = writeText(this.cells);
    this.note.textContent = "";
    this.sayHours();
    this.isTelling = true;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
    this.isTelling = false;
    this.sendChange();
  }

  sendChange() {
    const detail = { cells: [...this.cells].sort((a, b) => a - b) };
    this.root.dispatchEvent(new CustomEvent("week-grid:change", { bubbles: true, detail }));
  }

  sayHours() {
    const hours = this.cells.size / 2;
    const aim = Number(this.root.dataset.aim);
    const { none, few, one, enough } = this.words;
    const sentence = hours >= aim ? enough : hours === 1 ? one : hours ? few : none;
    this.hours.textContent = say(sentence, { hours, aim });
    this.undoButton.setAttribute("aria-disabled", String(!this.past.length));
    this.clearButton.setAttribute("aria-disabled", String(!this.cells.size));
  }

  /** Paint the rectangle between two cells over a snapshot. */
  paintBetween(from, to, isFree, snapshot) {
    const [days, rows] = [[from, to].map((c) => Math.floor(c / PER_DAY)), [from, to].map((c) => c % PER_DAY)];
    const cells = new Set(snapshot);
    for (let day = Math.min(...days); day <= Math.max(...days); day += 1) {
      for (let row = Math.min(...rows); row <= Math.max(...rows); row += 1) {
        if (isFree) cells.add(day * PER_DAY + row);
        else cells.delete(day * PER_DAY + row);
      }
    }
    this.show(cells);
  }

  // --- Pointer ----------------------------------------------------------------------------------

  listenToPointer() {
    let stroke = null; // {from, isFree, snapshot} while drawing
    let wait = null; // {cell, x, y, timer} while a finger may still be about to scroll
    let isHandled = false; // whether the click that follows was drawn already
    const cellOf = (element) => {
      const box = element?.closest?.("[data-cell]");
      return box && this.table.contains(box) ? Number(box.dataset.cell) : null;
    };
    const begin = (cell) => {
      stroke = { from: cell, isFree: !this.cells.has(cell), snapshot: this.cells };
      this.table.classList.add("is-drawing");
      this.moveTo(cell, false);
      this.paintBetween(cell, cell, stroke.isFree, stroke.snapshot);
    };
    const forget = () => {
      clearTimeout(wait?.timer);
      wait = null;
    };
    const end = () => {
      forget();
      if (!stroke) return;
      isHandled = true;
      this.table.classList.remove("is-drawing");
      const { snapshot } = stroke;
      stroke = null;
      this.keep(snapshot);
    };

    this.table.addEventListener("pointerdown", (event) => {
      isHandled = false;
      const cell = cellOf(event.target);
      if (cell === null || event.button !== 0 || !event.isPrimary) return;
      if (event.pointerType === "touch") {
        const timer = setTimeout(() => {
          forget();
          navigator.vibrate?.(10);
          begin(cell);
        }, HOLD_MS);
        wait = { cell, x: event.clientX, y: event.clientY, timer };
        return;
      }
      event.preventDefault();
      begin(cell);
      this.at(cell).focus({ preventScroll: true });
    });
    document.addEventListener("pointermove", (event) => {
      if (!event.isPrimary) return;
      if (wait) {
        const [dx, dy] = [Math.abs(event.clientX - wait.x), Math.abs(event.clientY - wait.y)];
        const { cell } = wait;
        if (Math.max(dx, dy) > SLIP_PX) forget();
        if (dx > SLIP_PX && dx > dy) begin(cell); // The page scrolls up and down only.
      }
      if (!stroke) return;
      const cell = cellOf(document.elementFromPoint(event.clientX, event.clientY));
      if (cell !== null) this.paintBetween(stroke.from, cell, stroke.isFree, stroke.snapshot);
    });
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
    this.table.addEventListener("touchmove", (event) => stroke && event.preventDefault(), { passive: false });
    this.table.addEventListener("contextmenu", (event) => (stroke || wait) && event.preventDefault());
    // A tap, or a click that a screen reader makes.
    this.table.addEventListener("click", (event) => {
      const cell = cellOf(event.target);
      if (cell === null || isHandled) return;
      this.toggle(cell);
      this.moveTo(cell, true);
    });
  }

  toggle(cell) {
    this.change((cells) => (cells.has(cell) ? cells.delete(cell) : cells.add(cell)));
  }

  // --- Keys -------------------------------------------------------------------------------------

  moveTo(cell, withFocus = true) {
    if (!this.nightIsShown && this.isNight(cell % PER_DAY)) this.showNight(true);
    if (this.here !== undefined) this.at(this.here).tabIndex = -1;
    this.here = cell;
    this.at(cell).tabIndex = 0;
    if (withFocus) this.at(cell).focus();
  }

  /** The cell to which a key leads, or null where it is not ours. */
  neighbor(key, withControl) {
    const [day, row] = [Math.floor(this.here / PER_DAY), this.here % PER_DAY];
    const to = (newDay, newRow) =>
      Math.min(6, Math.max(0, newDay)) * PER_DAY + Math.min(PER_DAY - 1, Math.max(0, newRow));
    const [top, bottom] = this.nightIsShown ? [0, PER_DAY - 1] : [DAY_STARTS, DAY_ENDS - 1];
    const moves = {
      ArrowUp: () => to(day, row - 1),
      ArrowDown: () => to(day, row + 1),
      ArrowLeft: () => to(day - 1, row),
      ArrowRight: () => to(day + 1, row),
      Home: () => (withControl ? to(0, top) : to(0, row)),
      End: () => (withControl ? to(6, bottom) : to(6, row)),
      PageUp: () => to(day, Math.max(top, row - 4)),
      PageDown: () => to(day, Math.min(bottom, row + 4)),
    };
    return moves[key]?.() ?? null;
  }

  listenToKeys() {
    let anchor = null; // where marking on with Shift began: {cell, isFree, snapshot}
    this.table.addEventListener("keydown", (event) => {
      if (!event.target.matches?.("[data-cell]")) return;
      const withControl = event.ctrlKey || event.metaKey;
      if (withControl && event.key.toLowerCase() === "z") {
        event.preventDefault();
        this.undo();
        return;
      }
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        anchor = null;
        this.toggle(this.here);
        return;
      }
      const target = this.neighbor(event.key, withControl);
      if (target === null || event.altKey) return;
      event.preventDefault();
      if (event.shiftKey) {
        // Goes on with what the cell is where marking began: free hours grow, gaps grow.
        anchor ??= { cell: this.here, isFree: this.cells.has(this.here), snapshot: this.cells };
        this.paintBetween(anchor.cell, target, anchor.isFree, anchor.snapshot);
        this.sayHours();
      }
      this.moveTo(target);
    });
    const finish = () => {
      const begun = anchor;
      anchor = null;
      if (begun) this.keep(begun.snapshot);
    };
    this.table.addEventListener("keyup", (event) => event.key === "Shift" && finish());
    this.table.addEventListener("focusout", (event) => !this.table.contains(event.relatedTarget) && finish());
  }

  // --- Text -------------------------------------------------------------------------------------

  listenToText() {
    this.text.addEventListener("change", () => {
      if (this.isTelling) return;
      const cells = readText(this.text.value);
      this.note.textContent = cells ? "" : this.words.unread;
      if (!cells) return;
      this.past.push(this.cells);
      this.show(cells);
      this.sayHours();
      this.sendChange();
    });
  }
}

/** Turn the controls inside an element into grids; those that are grids already are left alone. */
export function enhance(within = document) {
  for (const root of within.querySelectorAll("[data-week-grid]:not(.week-grid-drawn)")) new WeekGrid(root);
}

enhance();
document.addEventListener("htmx:load", (event) => enhance(event.target));
