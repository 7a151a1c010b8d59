// Lights a Range without touching the text: the CSS Custom Highlight API, or coloured boxes behind the text
// where a browser has none.

const NAMES = { sentence: 0, word: 1, chosen: 2 }; // a later one is painted over an earlier one

export function lights(article) {
  return globalThis.Highlight && CSS.highlights ? new Painted() : new Boxes(article);
}

class Painted {
  /** @param {"sentence"|"word"|"chosen"} name  @param {Range|null} range null puts the light out */
  set(name, range) {
    if (!range) return void CSS.highlights.delete(name);
    const highlight = new Highlight(range);
    highlight.priority = NAMES[name];
    CSS.highlights.set(name, highlight);
  }
}

class Boxes {
  constructor(article) {
    this.article = article;
    this.lit = new Map();
    document.documentElement.classList.add("overlay");
    this.layer = article.appendChild(document.createElement("div"));
    this.layer.className = "lamps";
    this.layer.setAttribute("aria-hidden", "true");
    new ResizeObserver(() => this.draw()).observe(article);
  }

  set(name, range) {
    if (range) this.lit.set(name, range);
    else this.lit.delete(name);
    this.draw();
  }

  draw() {
    const home = this.article.getBoundingClientRect();
    const boxes = [];
    for (const name of Object.keys(NAMES)) {
      for (const rect of this.lit.get(name)?.getClientRects() ?? []) {
        const box = document.createElement("i");
        box.className = name;
        box.style.cssText = `left:${rect.left - home.left}px;top:${rect.top - home.top}px;width:${rect.width}px;height:${rect.height}px`;
        boxes.push(box);
      }
    }
    this.layer.replaceChildren(...boxes);
  }
}
