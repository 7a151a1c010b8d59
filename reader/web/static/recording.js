// Asks the server how far a Recording is, until it is ready.
import { Cues } from "./cues.js";

const FIRST_WAIT = 400; // ms; then half as much again each time
const LONGEST_WAIT = 4000;

export class Recording extends EventTarget {
  /** @param {{recording: string, cues: string}} urls */
  constructor(urls) {
    super();
    this.urls = urls;
    this.cues = new Cues();
    this.state = "absent";
    this.audio = null; // the immutable address, once ready
    this.duration = 0; // seconds
    this.message = "";
    this.note = ""; // what a listener must know: another voice speaks
  }

  get ready() {
    return this.state === "ready";
  }

  /** Follows the Recording to its end: "change" whenever it got further, "cues" when its times are known. */
  follow() {
    this.following ??= this.#poll().finally(() => (this.following = null));
    return this.following;
  }

  /** Asks once more, for what was ready may be gone. */
  async renew() {
    await this.following;
    await this.#ask();
  }

  async #poll() {
    let wait = FIRST_WAIT;
    while (!this.ready || !this.cues.length) {
      await this.#ask();
      if (this.ready) return this.#loadCues();
      if (this.state === "failed") return;
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(wait * 1.5, LONGEST_WAIT);
    }
  }

  async #ask() {
    const answer = await json(this.urls.recording);
    if (!answer) return; // the server is away: ask again
    Object.assign(this, {
      state: answer.state,
      done: answer.done,
      total: answer.total,
      audio: answer.audio ?? null,
      duration: answer.duration_s ?? 0,
      message: answer.message ?? "",
      note: answer.note ?? "",
    });
    this.dispatchEvent(new Event("change"));
  }

  async #loadCues() {
    const answer = await json(this.urls.cues);
    if (!answer?.sentences) return;
    this.cues = new Cues(
      answer.sentences.map(([block, start, end, from, to, words]) => ({ block, start, end, from, to, words })),
    );
    this.dispatchEvent(new Event("cues"));
  }
}

async function json(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
