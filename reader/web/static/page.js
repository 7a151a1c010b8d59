// The one entry: what each part of a page needs.
import { startLook } from "./look.js";
import { Player } from "./player.js";
import { kept } from "./keep.js";

if (document.documentElement.classList.contains("js")) {
  // first.js found the browser new enough; else links, forms and the browser's own player stay.
  startLook(document);
  const section = document.querySelector("[data-player]");
  if (section) new Player(section, document.querySelector(".reading")).start();
}

const worker = document.body.dataset.worker;
if (worker && navigator.serviceWorker) addEventListener("load", () => navigator.serviceWorker.register(worker));

const shelf = document.querySelector("[data-kept]"); // on the page that says one is offline
if (shelf && globalThis.caches) {
  kept().then((articles) => {
    for (const { path, title } of articles) {
      const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
      shelf.appendChild(document.createElement("li")).append(link);
    }
    shelf.previousElementSibling.hidden = !articles.length;
  });
}
