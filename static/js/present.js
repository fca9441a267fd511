// The presenter's view by keyboard. The links work without this; with it the next slide comes into the same page, so
// that a full screen stays full.

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "prev", ArrowUp: "prev", PageUp: "prev",
};

const linkTo = (direction) => document.querySelector(`nav a[rel="${direction}"]`);

let latest = 0; // Of keys pressed quickly, the last says what is shown.

async function show(address, { keep = true } = {}) {
  latest += 1;
  const mine = latest;
  let fetched;
  try {
    fetched = await fetch(address, { credentials: "same-origin" });
  } catch {
    fetched = null;
  }
  if (!fetched?.ok) {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await fetched.text(), "text/html");
  if (mine !== latest) {
    return;
  }
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
  if (keep) {
    history.pushState(null, "", address);
  }
  document.querySelector("h1").setAttribute("tabindex", "-1");
  document.querySelector("h1").focus({ preventScroll: true });
  prefetch();
}

function prefetch() {
  const next = linkTo("next");
  if (next) {
    fetch(next.href, { credentials: "same-origin" })
      .then((answer) => answer.text())
      .then((text) => {
        const image = new DOMParser().parseFromString(text, "text/html").querySelector(".stage img");
        if (image) {
          new Image().src = image.getAttribute("src");
        }
      })
      .catch(() => {});
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const onControl = event.target.closest("a, button");
  if (event.key in KEYS && !(event.key === " " && onControl)) {
    const link = linkTo(KEYS[event.key]);
    event.preventDefault();
    if (link) {
      show(link.href);
    }
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    show(`?slide=${event.key === "Home" ? 1 : 99999}`);
  } else if (event.key === "f" || event.key === "F") {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      document.documentElement.requestFullscreen().catch(() => {});
    }
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest('nav a[rel="next"], nav a[rel="prev"]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    show(link.href);
  }
});

window.addEventListener("popstate", () => show(location.href, { keep: false }));
prefetch();
