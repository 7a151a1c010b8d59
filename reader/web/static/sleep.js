// Sleep timer: grows quieter, then pauses. It goes by the clock at each "timeupdate", for a phone that sleeps lets no
// timer ring, but sound goes on.
const FADE = 8; // s

export class SleepTimer {
  /** @param {HTMLSelectElement} select minutes, "" for none */
  constructor(select, audio, slept) {
    Object.assign(this, { select, audio, slept, end: Infinity });
    select.addEventListener("change", () => {
      this.end = select.value ? Date.now() + Number(select.value) * 60_000 : Infinity;
      audio.volume = 1;
    });
    audio.addEventListener("timeupdate", () => this.#look());
  }

  #look() {
    const left = (this.end - Date.now()) / 1000;
    if (left > FADE) return;
    if (left > 0) {
      this.audio.volume = left / FADE;
      return;
    }
    this.end = Infinity;
    this.select.value = "";
    this.audio.pause();
    this.audio.volume = 1;
    this.slept();
  }
}
