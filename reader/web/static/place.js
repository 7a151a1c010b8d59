// Where the reader stopped, on this device: by the text, not by the time, so that another voice goes on there too.
import { recall, remember } from "./memory.js";

const KEPT = 50; // articles
const EVERY = 5; // s
const TOO_EARLY = 5; // s: not worth coming back to

export class Place {
  constructor(slug) {
    this.slug = slug;
    this.last = 0;
  }

  /** [block, character] or null. */
  get recalled() {
    return recall("places", []).find(([slug]) => slug === this.slug)?.[1] ?? null;
  }

  now(cues, sentence, time) {
    if (Math.abs(time - this.last) >= EVERY) this.keep(cues, sentence, time);
  }

  keep(cues, sentence, time) {
    const cue = cues.list[sentence];
    if (!cue || time < TOO_EARLY) return;
    this.last = time;
    remember("places", [[this.slug, [cue.block, cue.start]], ...this.#others()].slice(0, KEPT));
  }

  forget() {
    remember("places", this.#others());
  }

  #others() {
    return recall("places", []).filter(([slug]) => slug !== this.slug);
  }
}
