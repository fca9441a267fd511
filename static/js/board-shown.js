// A board that can't be changed any more: it can still be filtered.

import { Filter } from "./board-filter.js";

const root = document.querySelector("[data-board]");
new Filter(root, JSON.parse(root.dataset.words));
