// Reading ruler, and line focus of 1, 3 or 5 lines: the line under the pointer, moved by the arrow keys, or the one
// that is spoken. The text is not touched; veils lie over the rest of it.
import { caret } from "./text.js";

const html = document.documentElement;

export class LineFocus {
  /** @param {Element} text what is veiled: the article's text, not the controls around it */
  constructor(text) {
    this.text = text;
    this.parts = null;
    this.y = innerHeight / 3; // middle of the line, from the window's top
    addEventListener("pointermove", ({ clientY }) => this.at(clientY), { passive: true });
    addEventListener("scroll", () => this.at(this.y), { passive: true });
    addEventListener("resize", () => this.at(this.y));
    addEventListener("keydown", (event) => this.#key(event));
    new MutationObserver(() => this.at(this.y)).observe(html, { attributes: true });
    this.at(this.y);
  }

  get lines() {
    return { thuoc: 1, 1: 1, 3: 3, 5: 5 }[html.dataset.focus] ?? 0;
  }

  /** What is spoken: its line. */
  to(range) {
    const box = this.lines && range.getClientRects()[0];
    if (box) this.at(box.top + box.height / 2);
  }

  at(y) {
    this.y = y;
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.#draw();
    });
  }

  #draw() {
    if (!this.lines) {
      this.parts?.forEach((part) => part.remove());
      this.parts = null;
      return;
    }
    this.parts ??= ["veil", "veil", "ruler"].map((name) => {
      const part = document.body.appendChild(document.createElement("div"));
      part.className = name;
      part.setAttribute("aria-hidden", "true");
      return part;
    });
    const box = this.text.getBoundingClientRect();
    const height = this.height;
    const wanted = Math.min(Math.max(this.y, box.top + height / 2), box.bottom - height / 2);
    const middle = this.#line(wanted) ?? wanted;
    this.middle = middle;
    const half = (this.lines * height) / 2;
    const top = Math.max(box.top, 0);
    const bottom = Math.min(box.bottom, innerHeight);
    const from = Math.min(Math.max(this.#edge(middle - half), top), bottom);
    const to = Math.max(Math.min(this.#edge(middle + half), bottom), from);
    const [above, below, ruler] = this.parts;
    const rule = html.dataset.focus === "thuoc";
    place(above, box, top, rule ? top : from);
    place(below, box, rule ? bottom : to, bottom);
    place(ruler, box, from, rule ? to : from);
  }

  get height() {
    return parseFloat(getComputedStyle(this.text).lineHeight);
  }

  /** Middle of the line of text at y; null between paragraphs. */
  #line(y) {
    const box = this.text.getBoundingClientRect();
    const [node, offset] = caret(box.left + box.width / 2, y);
    if (node?.nodeType !== Node.TEXT_NODE || !this.text.contains(node)) return null;
    const range = document.createRange();
    range.setStart(node, Math.max(offset - 1, 0));
    range.setEnd(node, Math.min(Math.max(offset, 1), node.length));
    const line = [...range.getClientRects()].at(-1);
    const middle = line && line.top + line.height / 2;
    return line && Math.abs(middle - y) < this.height * 0.75 ? middle : null;
  }

  /** Beside a gap between paragraphs a line would be cut: the nearer end of it. */
  #edge(y) {
    const line = this.#line(y);
    if (line === null) return y;
    return y > line ? line + this.height / 2 : line - this.height / 2;
  }

  /** A line up or down; the page scrolls along when the line nears an edge. */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.lines || !step || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target !== document.body && !event.target.closest("main")) return;
    if (event.target.closest("input, select, textarea, button, summary")) return;
    event.preventDefault();
    const from = this.middle;
    let y = from + step * this.height;
    for (let tries = 0; tries < 6 && this.#line(y) === null; tries++) y += (step * this.height) / 2;
    const box = this.text.getBoundingClientRect();
    if (y < box.top || y > box.bottom) return;
    if (y < innerHeight * 0.2 || y > innerHeight * 0.7) {
      const before = scrollY;
      scrollBy({ top: y - from, behavior: "instant" });
      y -= scrollY - before;
    }
    this.at(y);
  }
}

function place(part, box, top, bottom) {
  part.hidden = bottom - top < 1;
  Object.assign(part.style, {
    left: `${box.left}px`,
    width: `${box.width}px`,
    top: `${top}px`,
    height: `${Math.max(bottom - top, 0)}px`,
  });
}
