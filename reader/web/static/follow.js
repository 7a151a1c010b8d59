// Keeps the spoken sentence in sight, and gives way as soon as the reader scrolls.

const OWN = ["wheel", "touchmove", "pointerdown"];
const KEYS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"];

export class Follow {
  constructor() {
    this.on = true;
    for (const name of OWN) addEventListener(name, () => (this.on = false), { passive: true });
    addEventListener("keydown", ({ key }) => KEYS.includes(key) && (this.on = false));
  }

  /** The reader asked to hear something: come along again. */
  resume() {
    this.on = true;
  }

  to(range) {
    const box = range.getBoundingClientRect();
    const seen = box.top >= 0 && box.bottom <= innerHeight - 90; // 90: the bar at the foot
    if (seen) this.on = true; // scrolled back to it
    if (seen || !this.on || !box.height) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: box.top - innerHeight * 0.28, behavior: still ? "instant" : "smooth" });
  }
}
