// A- A A+ and the display panel, at once and remembered. Without this file they are links and a form.
import { recall, remember } from "./memory.js";

const html = document.documentElement;
const SIZES = ["100", "125", "150", "175", "200", "250", "300"];

export function startLook(page) {
  const form = page.querySelector("[data-look]");
  if (!form) return;
  // What may be chosen: its name in the address -> its name on <html>. The size has buttons, the rest the form.
  const choices = new Map([["co-chu", "size"]]);
  for (const radio of form.elements) if (radio.dataset.choice) choices.set(radio.name, radio.dataset.choice);
  for (const link of page.querySelectorAll("[data-step]")) {
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      step(Number(link.dataset.step));
    });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        link.click();
      }
    });
  }
  form.addEventListener("change", ({ target }) => choose(target.dataset.choice, target.value));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-reset]").addEventListener("click", (event) => {
    event.preventDefault();
    remember("look", undefined);
    for (const name of choices.values()) delete html.dataset[name];
    forgetAddress();
    show();
  });
  const panel = form.closest("details");
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
  page.addEventListener("click", ({ target }) => {
    if (panel.open && !panel.contains(target)) panel.open = false;
  });
  addEventListener("storage", ({ key }) => key === "loa-phuong:look" && apply(recall("look", {})));
  show();

  /** One step up or down; 0 goes back to 100 %. */
  function step(by) {
    const now = SIZES.indexOf(html.dataset.size || "100");
    choose("size", by === 0 ? "100" : SIZES[Math.min(Math.max(now + by, 0), SIZES.length - 1)]);
  }

  function choose(name, value) {
    html.dataset[name] = value;
    forgetAddress();
    // The address may have held other choices; all that is seen now is what is remembered.
    remember("look", Object.fromEntries([...choices.values()].map((key) => [key, html.dataset[key]]).filter(([, v]) => v)));
    show();
  }

  function apply(chosen) {
    for (const name of choices.values()) {
      if (chosen[name]) html.dataset[name] = chosen[name];
      else delete html.dataset[name];
    }
    show();
  }

  /** The address said how to look; from now on the reader does. */
  function forgetAddress() {
    const address = new URL(location.href);
    for (const name of choices.keys()) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    for (const link of page.querySelectorAll("a[href]")) {
      const to = new URL(link.href);
      if (to.origin !== location.origin || link.closest(".look")) continue;
      for (const name of choices.keys()) to.searchParams.delete(name);
      link.href = to;
    }
    for (const field of page.querySelectorAll("input[type=hidden]")) if (choices.has(field.name)) field.remove();
  }

  function show() {
    const size = html.dataset.size || "100";
    page.querySelector("[data-size-now]").value = `${size} %`;
    for (const link of page.querySelectorAll("[data-step]")) {
      const at = SIZES.indexOf(size) + Number(link.dataset.step);
      link.setAttribute("aria-disabled", String(Boolean(Number(link.dataset.step)) && (at < 0 || at >= SIZES.length)));
    }
    const seen = new Set();
    for (const radio of form.elements) {
      const name = radio.dataset.choice;
      if (!name) continue;
      radio.checked = html.dataset[name] ? html.dataset[name] === radio.value : !seen.has(name);
      seen.add(name);
    }
  }
}
