// The board: people are moved by dragging, by keyboard and by menu; what each move would do is shown before.
//
// Each part has a file: `board-page.js` the page, `board-hand.js` who is picked up, `board-pointer.js` and
// `board-keys.js` how, `board-dialogs.js` the menu and the reason, `board-changes.js` what others do meanwhile.

import { Changes } from "./board-changes.js";
import { Dialogs } from "./board-dialogs.js";
import { Filter } from "./board-filter.js";
import { Hand } from "./board-hand.js";
import { listenToKeys } from "./board-keys.js";
import { Page } from "./board-page.js";
import { listenToPointer } from "./board-pointer.js";
import { Server } from "./board-server.js";

const root = document.querySelector("[data-board]");
const page = new Page(root);
const server = new Server(root);
const dialogs = new Dialogs(root, page);
const hand = new Hand(page, server, dialogs);
const changes = new Changes(page, server, hand);
const filter = new Filter(root, page.words);
page.onApplied(() => filter.apply());

listenToPointer(root, page, hand);
listenToKeys(root, page, hand, changes);
dialogs.listen(hand);
changes.listen();
root.classList.add("is-live");
