// One large button: the article is heard, and the sentence that is spoken is lit in the page.
import { Alone } from "./alone.js";
import { LineFocus } from "./focus.js";
import { Follow } from "./follow.js";
import { Keeper } from "./keep.js";
import { startKeys } from "./keys.js";
import { lights } from "./light.js";
import { announce } from "./lockscreen.js";
import { recall, remember } from "./memory.js";
import { Place } from "./place.js";
import { Recording } from "./recording.js";
import { SleepTimer } from "./sleep.js";
import { PageText } from "./text.js";

const ROUNDING = 0.02; // s: a browser sets currentTime a little before what was asked
const RESTART = 1.5; // s into a sentence, after which "previous" goes to its own beginning
const RETRIES = 6; // after 1, 2, 4 … s, at the same place: the server restarts, the phone changes its mast

export class Player {
  constructor(section, article) {
    this.section = section;
    this.article = article;
    this.say = section.dataset;
    this.audio = section.querySelector("[data-audio]");
    this.recording = new Recording(section.dataset);
    this.text = new PageText(article);
    this.lights = lights(article);
    this.follow = new Follow();
    this.lines = new LineFocus(article.querySelector("[data-text]"));
    this.place = new Place(section.dataset.slug);
    this.sentence = -1;
    this.wanted = null; // [block, character] to go to as soon as times are known
    this.retries = 0;
  }

  start() {
    this.#controls();
    this.#events();
    this.#textKeys();
    startKeys(this);
    new Alone(this.audio);
    new Keeper(this);
    announce(this);
    if (this.say.ready !== undefined) this.recording.follow();
    this.wanted = this.place.recalled;
    if (this.wanted) this.#label(this.say.sayResume);
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  toggle() {
    if (this.playing) this.audio.pause();
    else this.play();
  }

  play() {
    this.#problem("");
    this.#label(this.say.sayOpening);
    this.follow.resume();
    if (!this.audio.getAttribute("src")) this.audio.src = this.recording.audio ?? this.stream;
    this.audio.play().catch((error) => {
      // AbortError: another sentence was chosen meanwhile. The rest comes as an "error" event too.
      if (error.name === "NotAllowedError") this.#label(this.say.sayPlay);
    });
    this.recording.follow();
  }

  /** To a sentence by its number; before times are known it begins to play. */
  go(number, play = this.playing) {
    const cue = this.recording.cues.list[number];
    if (!cue) return this.play();
    this.wanted = null;
    this.follow.resume();
    this.seek(cue.from);
    this.#light(cue.from);
    if (play) this.play();
  }

  next() {
    this.go(Math.min(this.sentence + 1, this.recording.cues.length - 1));
  }

  previous() {
    const cue = this.recording.cues.list[this.sentence];
    const again = cue && this.playing && this.audio.currentTime - cue.from > RESTART;
    this.go(Math.max(again ? this.sentence : this.sentence - 1, 0));
  }

  paragraph(by) {
    this.go(this.recording.cues.paragraph(this.sentence, by));
  }

  /** Seconds. What is still being made cannot be jumped about in, so the finished file takes over. */
  seek(time) {
    const going = this.playing;
    if (this.recording.audio && !this.audio.src.endsWith(this.recording.audio)) {
      this.audio.src = this.recording.audio;
      this.#rate();
    }
    this.audio.currentTime = time;
    if (going && this.audio.paused) this.play();
  }

  // --- what is on the page ---

  #controls() {
    const link = this.section.querySelector("[data-listen]");
    this.stream = link.getAttribute("href");
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.append(...link.childNodes);
    link.replaceWith(button);
    this.audio.removeAttribute("controls");
    this.audio.hidden = true;
    this.bar = document.querySelector("[data-bar]");
    this.mains = [button, this.bar.querySelector("[data-main]")];
    for (const main of this.mains) main.addEventListener("click", () => this.toggle());
    for (const root of [this.section, this.bar]) {
      root.querySelector("[data-next]").addEventListener("click", () => this.next());
      root.querySelector("[data-previous]").addEventListener("click", () => this.previous());
    }
    this.section.querySelector("[data-next-paragraph]").addEventListener("click", () => this.paragraph(1));
    this.section.querySelector("[data-previous-paragraph]").addEventListener("click", () => this.paragraph(-1));
    new SleepTimer(this.section.querySelector("[data-sleep]"), this.audio, () => this.#live(this.say.saySlept));
    this.slider = this.section.querySelector("[data-seek]");
    this.slider.addEventListener("input", () => {
      this.wanted = null;
      this.seek(Number(this.slider.value));
    });
    this.speed = this.section.querySelector("[data-speed]");
    const speed = String(recall("speed", 1));
    if ([...this.speed.options].some((option) => option.value === speed)) this.speed.value = speed;
    this.speed.addEventListener("change", () => this.#rate(true));
    this.#rate();
    const voices = this.section.querySelector("[data-voices]");
    voices.addEventListener("change", () => {
      this.place.keep(this.recording.cues, this.sentence, this.audio.currentTime);
      voices.submit();
    });
    // The bar is there while the large button is out of sight.
    new IntersectionObserver(([entry]) => {
      this.away = !entry.isIntersecting;
      this.#bar();
    }).observe(button);
  }

  #events() {
    const { audio, recording } = this;
    const sounding = () => {
      this.waiting = false;
      this.#label(this.say.sayPause, true);
    };
    audio.addEventListener("playing", () => {
      this.retries = 0;
      this.started = true;
      sounding();
      this.#frame();
    });
    audio.addEventListener("waiting", () => {
      if (!this.playing) return;
      this.waiting = true;
      this.#label(this.say.sayOpening, true);
    });
    audio.addEventListener("pause", () => {
      this.#label(this.started ? this.say.sayResume : this.say.sayPlay);
      this.place.keep(recording.cues, this.sentence, audio.currentTime);
    });
    audio.addEventListener("ended", () => {
      this.place.forget();
      this.started = false;
      this.sentence = -1;
      this.#put("sentence", null);
      this.#put("word", null);
      this.#label(this.say.sayPlay);
      this.#live(this.say.sayEnded);
    });
    audio.addEventListener("timeupdate", () => {
      // WebKit waits when the speed changes, and does not tell that it plays again.
      if (this.waiting && this.playing && audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) sounding();
      this.#clock();
    });
    audio.addEventListener("seeked", () => this.#light(audio.currentTime));
    audio.addEventListener("error", () => audio.getAttribute("src") && this.#recover());
    recording.addEventListener("change", () => this.#progress());
    recording.addEventListener("cues", () => {
      document.documentElement.classList.add("audible");
      this.#clock();
      if (this.wanted) {
        const number = recording.cues.over(...this.wanted);
        if (number >= 0) this.go(number);
      }
    });
    addEventListener("pagehide", () => this.place.keep(recording.cues, this.sentence, audio.currentTime));
  }

  /** A click on a sentence, or the arrow keys and Enter in the text. */
  #textKeys() {
    this.article.addEventListener("click", (event) => {
      if (event.target.closest("a, button, input, label, select, summary, [data-player]")) return;
      if (!getSelection().isCollapsed) return; // somebody marks text to copy it
      const place = this.text.at(event.clientX, event.clientY);
      if (!place) return;
      const number = this.recording.cues.over(...place);
      if (number >= 0) return this.go(number, true);
      this.wanted = place;
      this.play();
    });
    const text = this.article.querySelector("[data-text]");
    text.tabIndex = 0;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", this.say.sayText);
    text.addEventListener("keydown", (event) => {
      if (event.target !== text || event.ctrlKey || event.altKey || event.metaKey) return;
      const act = {
        ArrowRight: () => this.next(),
        ArrowLeft: () => this.previous(),
        Enter: () => (this.playing ? this.audio.pause() : this.play()),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  #frame() {
    if (!this.playing) return;
    this.#light(this.audio.currentTime);
    requestAnimationFrame(() => this.#frame());
  }

  #light(time) {
    const { cues } = this.recording;
    const number = cues.at(time + ROUNDING);
    const cue = cues.list[number];
    if (number !== this.sentence) {
      this.sentence = number;
      const range = cue ? this.text.range(cue.block, cue.start, cue.end) : null;
      this.#put("sentence", range);
      if (range) this.follow.to(range);
    }
    const word = cues.word(number, time);
    if (word !== this.word) {
      this.word = word;
      const range = word && this.text.range(cue.block, word[0], word[1]);
      this.#put("word", range);
      if (range && this.follow.on) this.lines.to(range);
    }
  }

  #put(name, range) {
    this.lights.set(name, range);
  }

  #clock() {
    const { audio, recording, slider } = this;
    const all = recording.duration || (Number.isFinite(audio.duration) ? audio.duration : 0);
    slider.max = Math.floor(all);
    slider.disabled = !all;
    slider.value = audio.currentTime;
    const shown = this.say.sayTime.replace("{now}", clock(audio.currentTime)).replace("{all}", clock(all));
    slider.setAttribute("aria-valuetext", shown);
    this.section.querySelector("[data-clock]").value = all ? `${clock(audio.currentTime)} / ${clock(all)}` : clock(audio.currentTime);
    this.place.now(recording.cues, this.sentence, audio.currentTime);
  }

  /** One step slower (-1) or faster (+1). */
  pace(by) {
    const { selectedIndex, options } = this.speed;
    this.speed.selectedIndex = Math.min(Math.max(selectedIndex + by, 0), options.length - 1);
    this.#rate(true);
    this.#live(this.speed.selectedOptions[0].text);
  }

  #rate(chosen = false) {
    const rate = Number(this.speed.value);
    if (chosen) remember("speed", rate);
    this.audio.preservesPitch = true;
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
  }

  #label(words, pause = false) {
    for (const main of this.mains) {
      main.querySelector("[data-label]").textContent = words;
      main.classList.toggle("sounding", pause);
    }
    this.#bar();
  }

  #bar() {
    this.bar.hidden = !(this.away && this.started);
  }

  #progress() {
    const { state, done, total, message } = this.recording;
    const making = this.section.querySelector("[data-making]");
    making.hidden = !["waiting", "making"].includes(state);
    const meter = making.querySelector("progress");
    if (total) Object.assign(meter, { max: total, value: done });
    making.querySelector("[data-making-text]").textContent =
      state === "waiting" || !total ? this.say.sayWaiting : this.say.sayMaking.replace("{done}", done).replace("{total}", total);
    if (state === "failed") this.#problem(message || this.say.sayFailed);
    const note = this.section.querySelector("[data-note]");
    note.textContent = this.recording.note;
    note.hidden = !this.recording.note;
    this.#clock();
  }

  #recover() {
    const time = this.audio.currentTime;
    if (this.recording.state === "failed" || this.retries >= RETRIES) {
      this.#label(this.say.sayPlay);
      this.audio.removeAttribute("src");
      this.retries = 0;
      return this.#problem(this.recording.message || this.say.sayFailed);
    }
    this.#label(this.say.sayOpening);
    setTimeout(async () => {
      // The file may have left the cache: then it is made anew, and heard as it comes.
      await this.recording.renew();
      this.audio.src = this.recording.audio ?? this.stream;
      if (this.recording.audio) this.audio.currentTime = time;
      else this.wanted = this.#placeAt(time);
      this.play();
    }, 1000 * 2 ** this.retries++);
  }

  /** [block, character] heard at `time`, by the times known so far. */
  #placeAt(time) {
    const cue = this.recording.cues.list[this.recording.cues.at(time)];
    return cue ? [cue.block, cue.start] : null;
  }

  #problem(words) {
    const problem = this.section.querySelector("[data-problem]");
    problem.textContent = words;
    problem.hidden = !words;
  }

  #live(words) {
    this.section.querySelector("[data-live]").textContent = words;
  }
}

/** 75 -> "1:15" */
function clock(seconds) {
  const whole = Math.floor(seconds || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
