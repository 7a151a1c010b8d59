// Shortcuts of one character, as the page lists them (rows with data-key and data-act). They can be switched off, and
// are silent where somebody types (WCAG 2.1.4).
const SAME = { "=": "+", "_": "-" }; // the same key without or with Shift

export function startKeys(player) {
  const list = document.querySelector("[data-keys]");
  const acts = new Map([...list.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row.dataset.act]));
  const step = (by) => document.querySelector(`[data-step="${by}"]`).click();
  const act = {
    toggle: () => player.toggle(),
    previous: () => player.previous(),
    next: () => player.next(),
    previousParagraph: () => player.paragraph(-1),
    nextParagraph: () => player.paragraph(1),
    slower: () => player.pace(-1),
    faster: () => player.pace(1),
    smaller: () => step(-1),
    ordinary: () => step(0),
    larger: () => step(1),
    list: () => {
      list.open = true;
      list.querySelector("summary").focus();
    },
  };
  addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "tat") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const name = acts.get(SAME[key] ?? key);
    if (!name) return;
    event.preventDefault();
    act[name]();
  });
}
