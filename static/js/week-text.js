// A week's half-hour cells as text: the same forms that the server writes (accounts/availability/text.py).

export const PER_DAY = 48;

/** The time at which a row of the day begins: 37 is "18:30". */
export const clock = (row) => `${String(Math.floor(row / 2)).padStart(2, "0")}:${row % 2 ? "30" : "00"}`;

/** Read "36-41 84-84" into a set of cells. */
export function readRuns(text) {
  const cells = new Set();
  for (const run of text.split(" ").filter(Boolean)) {
    const [first, last] = run.split("-").map(Number);
    for (let cell = first; cell <= last; cell += 1) cells.add(cell);
  }
  return cells;
}

const ENGLISH = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Write cells as the server does: "Mon 18:00-21:00, 22:00-24:00", a line a day. */
export function writeText(cells) {
  const lines = [];
  ENGLISH.forEach((name, day) => {
    const times = [];
    for (let row = 0; row < PER_DAY; row += 1) {
      if (!cells.has(day * PER_DAY + row)) continue;
      const first = row;
      while (row + 1 < PER_DAY && cells.has(day * PER_DAY + row + 1)) row += 1;
      times.push(`${clock(first)}-${clock(row + 1)}`);
    }
    if (times.length) lines.push(`${name[0].toUpperCase()}${name.slice(1)} ${times.join(", ")}`);
  });
  return lines.join("\n");
}

/** Read text in the form that writeText writes; null for anything else, which only the server can read. */
export function readText(text) {
  const cells = new Set();
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const match = /^([a-z]{3})[a-z]* (.+)$/i.exec(line);
    const day = match ? ENGLISH.indexOf(match[1].toLowerCase()) : -1;
    if (day < 0) return null;
    for (const range of match[2].split(",")) {
      const times = /^\s*(\d\d?):(00|30)\s*-\s*(\d\d?):(00|30)\s*$/.exec(range);
      if (!times) return null;
      const first = Number(times[1]) * 2 + (times[2] === "30");
      const end = Number(times[3]) * 2 + (times[4] === "30");
      if (first >= end || end > PER_DAY) return null;
      for (let row = first; row < end; row += 1) cells.add(day * PER_DAY + row);
    }
  }
  return cells;
}
