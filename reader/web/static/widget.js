// <loa-phuong>: hear the article of the page that it stands in, each sentence lit in the page's own text.
//
//   <script type="module" src="https://…/widget.js" data-article="auto"></script>      or
//   <loa-phuong size="panel"></loa-phuong> with the same script anywhere in the page.
//
// No build, no dependency, nothing global but the element. Asks only the service it came from, sends no cookie, keeps
// nothing. docs/webmaster.md is its contract.

const SERVICE = new URL(".", import.meta.url);
const TAG = "loa-phuong";
const STEPS = [1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const WAIT_MS = [400, 4000]; // first and longest between two questions
const RETRIES = 5; // after 1, 2, 4 … s
const ENOUGH = 0.6; // of the sentences must stand in the page, or nothing is lit
const SAME = 0.9; // with fewer the page may have changed, and the service is asked to look
const ROUNDING_S = 0.02; // a browser sets currentTime a little before what was asked
const RESTART_S = 1.5; // into a sentence, after which "previous" goes to its own beginning

const WORDS = {
  vi: {
    name: "Nghe bài này", play: "Nghe bài này", pause: "Tạm dừng", resume: "Nghe tiếp", opening: "Đang mở…",
    previous: "Câu trước", next: "Câu sau", seek: "Vị trí đang nghe", of: "trên", rate: "Tốc độ",
    size: "Cỡ chữ của bài", smaller: "Chữ nhỏ hơn", normal: "Cỡ chữ ban đầu", larger: "Chữ lớn hơn",
    making: "Đang tạo giọng đọc", open: "Đọc và tải về trên Loa Phường", again: "Xin bấm lần nữa để nghe.",
    lost: "Không nghe được lúc này. Xin thử lại.", changed: "Bài vừa được sửa nên đọc lại từ đầu.",
  },
  en: {
    name: "Listen to this article", play: "Listen", pause: "Pause", resume: "Resume", opening: "Opening…",
    previous: "Previous sentence", next: "Next sentence", seek: "Position", of: "of", rate: "Speed",
    size: "Size of the article's text", smaller: "Smaller text", normal: "Original text size", larger: "Larger text",
    making: "Making the voice", open: "Read and download at Loa Phường", again: "Press once more to listen.",
    lost: "It cannot be heard now. Please try again.", changed: "The article was just edited, so it is read anew.",
  },
};

// --- the page's text ---

const UNSEEN = /[\s\u0085\u00ad\u180e\u200b-\u200f\u2060\ufeff]+/gu;
const ALIKE = [[/[“”„«»″]/g, '"'], [/[‘’‚′]/g, "'"], [/[‐-―−]/g, "-"], [/…/g, "..."]];
const NO_TEXT = `script,style,noscript,template,textarea,select,iframe,object,${TAG}`;

/** The characters of a text that can be seen, in one spelling; `from` and `to` say where each stands in it. */
function seen(data) {
  const from = [];
  const to = [];
  let text = "";
  for (const { 0: cluster, index } of data.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    let one = cluster.replace(UNSEEN, "").normalize("NFC");
    if (one > "\x7f") for (const [odd, plain] of ALIKE) one = one.replace(odd, plain);
    text += one;
    for (let i = 0; i < one.length; i++) {
      from.push(index);
      to.push(index + cluster.length);
    }
  }
  return { text, from, to };
}

/** The text of an element, across its nodes. */
class PageText {
  constructor(root) {
    const texts = [];
    this.nodes = [];
    this.from = [];
    this.to = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 1 && node.matches(NO_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType !== 3) continue;
      const { text, from, to } = seen(node.data);
      texts.push(text);
      for (let i = 0; i < from.length; i++) {
        this.nodes.push(node);
        this.from.push(from[i]);
        this.to.push(to[i]);
      }
    }
    this.text = texts.join("");
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(this.nodes[start], this.from[start]);
    range.setEnd(this.nodes[end - 1], this.to[end - 1]);
    return range;
  }
}

/**
 * Where each sentence stands: [start, end, exact] or null.
 *
 * Long sentences come first: of all the places where they stand, the heaviest chain in reading order is the article
 * (a menu or a list of news may hold one of them, not all in order). What was changed a little is found between its
 * neighbours.
 */
function locate(text, cues) {
  const needles = cues.map((cue) => seen(cue.text).text);
  const found = needles.map(() => null);
  const places = [];
  needles.forEach((needle, number) => {
    if (needle.length < 12 || cues[number].block < 0) return;
    let at = text.indexOf(needle);
    for (let n = 0; at >= 0 && n < 8; n++, at = text.indexOf(needle, at + 1)) {
      const place = { number, at, end: at + needle.length, weight: needle.length, before: null };
      for (const other of places) {
        if (other.number === number || other.end > at) continue;
        const weight = other.weight + needle.length - Math.min(at - other.end, 2000) / 1000;
        if (weight > place.weight) Object.assign(place, { weight, before: other });
      }
      places.push(place);
    }
  });
  let last = places.reduce((best, place) => (best && best.weight >= place.weight ? best : place), null);
  for (; last; last = last.before) found[last.number] = [last.at, last.end, true];

  const first = found.findIndex(Boolean);
  needles.forEach((needle, number) => {
    if (found[number] || !needle || first < 0) return;
    const length = needle.length;
    if (cues[number].block < 0) {
      const at = text.lastIndexOf(needle, found[first][0] - length);
      if (at >= 0) found[number] = [at, at + length, true];
      return;
    }
    const next = found.findIndex((place, i) => place && i > number && cues[i].block >= 0);
    const high = next < 0 ? found.findLast(Boolean)[1] + 2 * length + 200 : found[next][0];
    const previous = found.findLastIndex((place, i) => place && i < number && cues[i].block >= 0);
    const low = previous < 0 ? Math.max(high - 2 * length - 200, 0) : found[previous][1];
    const between = text.slice(low, high);
    const at = between.indexOf(needle);
    if (at >= 0) {
      found[number] = [low + at, low + at + length, true];
      return;
    }
    const grip = Math.min(12, length >> 1);
    const head = between.indexOf(needle.slice(0, grip));
    const tail = between.lastIndexOf(needle.slice(-grip)) + grip;
    const like = (size) => size > length * 0.6 && size < length * 1.6;
    if (grip > 4 && head >= 0 && tail >= grip && like(tail - head)) {
      found[number] = [low + head, low + tail, false];
    } else if (previous === number - 1 && next === number + 1 && like(between.length)) {
      found[number] = [low, high, false];
    }
  });
  return found;
}

/** The element that most likely holds the article, before any sentence is known. */
function likely() {
  const named = document.querySelectorAll("[itemprop=articleBody],article,main,[role=main]");
  const long = [...named].find((element) => element.textContent.length > 400);
  if (long) return long;
  const sizes = new Map();
  for (const p of document.querySelectorAll("p")) {
    sizes.set(p.parentElement, (sizes.get(p.parentElement) ?? 0) + p.textContent.length);
  }
  return [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? document.body;
}

// --- what is lit: CSS Custom Highlights, whose style stands in a sheet of its own, which any policy allows ---

const LIGHTS = ["sentence", "word"];
let painted = false;

function light(number, range) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  const name = `${TAG}-${LIGHTS[number]}`;
  if (!range) return void CSS.highlights.delete(name);
  if (!painted) {
    document.adoptedStyleSheets = [
      ...document.adoptedStyleSheets,
      sheet(`::highlight(${TAG}-sentence){background-color:var(--loa-sentence,#ffedb0);color:var(--loa-sentence-ink,#1a1b18)}
::highlight(${TAG}-word){background-color:var(--loa-word,#ffc53d);color:var(--loa-word-ink,#1a1b18)}
@media(forced-colors:active){::highlight(${TAG}-sentence){background-color:Mark;color:MarkText}
::highlight(${TAG}-word){background-color:Highlight;color:HighlightText}}`),
    ];
    painted = true;
  }
  const highlight = new Highlight(range);
  highlight.priority = number;
  CSS.highlights.set(name, highlight);
}

function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

// --- the element ---

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  previous: "M6 5h2.5v14H6zM19 5v14l-9-7z",
  next: "M15.5 5H18v14h-2.5zM5 5v14l9-7z",
};

let style;
const STYLE = `
:host{display:block}:host([hidden]),[hidden]{display:none!important}
.box{all:initial;display:flex;margin:10px 0;flex-wrap:wrap;align-items:center;gap:8px;box-sizing:border-box;max-width:100%;
 font:16px/1.4 var(--loa-font,system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif);
 color:var(--loa-ink,#1a1b18);--a:var(--loa-accent,#0b5563);--o:var(--loa-on-accent,#fff);--r:var(--loa-radius,10px);direction:ltr}
.box,.box *{box-sizing:border-box}
.bar,.panel{padding:10px;border:1px solid var(--loa-line,#6b706c);border-radius:calc(var(--r) + 4px);background:var(--loa-paper,#fff)}
button,select,a{font:inherit;min-height:44px;min-width:44px;border-radius:var(--r);border:2px solid var(--a);cursor:pointer;margin:0}
button{display:inline-flex;align-items:center;justify-content:center;gap:8px;padding:4px 10px;background:transparent;color:var(--a);font-weight:600}
.main{background:var(--a);color:var(--o);padding:6px 18px;font-size:17px;min-height:48px}
.panel .main{flex:1 1 220px;font-size:19px;min-height:56px}
button:hover{filter:brightness(1.15)}
button[aria-disabled=true]{border:1px solid var(--loa-line,#6b706c);color:inherit;font-weight:400;cursor:default}
:focus-visible{outline:3px solid var(--loa-focus,var(--a));outline-offset:2px}
.main:focus-visible{outline-color:var(--loa-focus,var(--loa-ink,#1a1b18))}
svg{width:24px;height:24px;fill:currentColor;flex:none}
select{appearance:none;background:linear-gradient(45deg,#0000 50%,currentColor 0) right 15px top 55%/6px 6px no-repeat,linear-gradient(-45deg,#0000 50%,currentColor 0) right 9px top 55%/6px 6px no-repeat,var(--loa-paper,#fff);color:inherit;padding:4px 28px 4px 10px;border-color:var(--loa-line,#6b706c)}
label{display:inline-flex;align-items:center;gap:6px}
.seek{flex:1 1 120px;min-width:90px}input{display:block;width:100%;min-width:0;height:44px;margin:0;accent-color:var(--a);cursor:pointer}
.time{font-variant-numeric:tabular-nums;white-space:nowrap}
.sizes,.keys{display:flex;gap:6px}.sizes :first-child{font-size:14px}.sizes :last-child{font-size:21px}
a{display:inline-flex;align-items:center;border-color:transparent;color:var(--a);text-decoration:underline}
progress{flex:1 1 120px;height:12px;accent-color:var(--a)}
p{margin:0;flex:1 1 100%}p:empty{position:absolute}
.hush{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.button .wide,.button .tall,.bar .tall{display:none!important}
@media(forced-colors:active){button,select{border-color:ButtonText}select{appearance:auto}}
`;

let speaking = null; // one voice at a time, however many of us a page has

class LoaPhuong extends HTMLElement {
  static observedAttributes = ["size", "lang", "voice", "url", "slug", "article"];

  #audio = new Audio();
  #info = null; // what the service said last
  #cues = [];
  #places = [];
  #page = null; // PageText of the article, while its sentences are lit
  #watch = null;
  #stale = false;
  #sentence = -1;
  #word = null;
  #step = 0;
  #following = null;
  #retries = 0;
  #lookedAgain = false;
  #turn = 0; // answers to questions of before a change of voice or article are not ours any more
  #state = "idle";
  #parts = {};
  #box = null;

  // What a page may ask for

  /** Speaks; called by a press, or browsers refuse. */
  play() {
    if (speaking && speaking !== this) speaking.pause();
    speaking = this;
    this.#say("");
    if (this.#info?.audio && !this.#audio.getAttribute("src")) this.#source(this.#info.audio);
    if (!this.playing) this.#set("opening");
    if (this.#audio.getAttribute("src")) this.#start();
    if (!this.#cues.length) this.#following ??= this.#follow().finally(() => (this.#following = null));
    return this.#following;
  }

  pause() {
    this.#audio.pause();
    if (this.#state === "opening") this.#set("paused");
  }

  toggle() {
    if (this.playing || this.#state === "opening") this.pause();
    else this.play();
  }

  next() {
    this.#go(this.#sentence + 1);
  }

  previous() {
    const cue = this.#cues[this.#sentence];
    const again = cue && this.playing && this.currentTime - cue.from > RESTART_S;
    this.#go(again ? this.#sentence : this.#sentence - 1);
  }

  /** Seconds. */
  seek(time) {
    const going = this.playing;
    if (!speaking?.playing) speaking = this;
    if (this.#info?.state === "ready") this.#source(this.#info.audio); // what is still being made cannot be jumped about in
    this.#audio.currentTime = time;
    if (going && this.#audio.paused) this.#start();
    this.#tick();
  }

  get playing() {
    return !this.#audio.paused && !this.#audio.ended;
  }
  get state() {
    return this.#state; // idle, opening, playing, paused, ended, refused, failed
  }
  get currentTime() {
    return this.#audio.currentTime;
  }
  get duration() {
    return this.#info?.duration_s ?? 0;
  }
  /** Share of the sentences that were found in the page. */
  get found() {
    return this.#cues.length ? this.#places.filter(Boolean).length / this.#cues.length : 0;
  }

  // The life of an element

  connectedCallback() {
    if (!this.#box) this.#build();
    this.#label();
    this.#look();
  }

  disconnectedCallback() {
    this.#audio.pause();
    this.#dark();
    this.#watch?.disconnect();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#box || before === now) return;
    if (name === "size" || name === "lang") return this.#label();
    this.#turn++;
    this.#audio.pause();
    this.#audio.removeAttribute("src");
    this.#following = null;
    this.#forget();
    this.#set("idle");
    if (this.isConnected) this.#look();
  }

  // The service

  async #ask(method, more = {}) {
    const query = new URLSearchParams({ "ngon-ngu": this.#lang, ...more });
    for (const [name, value] of Object.entries({ slug: this.getAttribute("slug"), voice: this.getAttribute("voice") })) {
      if (value) query.set(name, value);
    }
    if (!query.has("slug")) query.set("url", this.#url);
    const turn = this.#turn;
    let answer, told;
    try {
      answer = await fetch(new URL(`widget/v1/recording?${query}`, SERVICE), { method, credentials: "omit", cache: "no-store" });
      told = await answer.json();
    } catch {
      told = null; // away for the moment
    }
    if (turn !== this.#turn) throw new Gone();
    if (!told) throw new Error(this.#words.lost);
    if (answer.ok) return (this.#info = told);
    const error = new Error(told.detail);
    error.refused = told.type === "urn:loa-phuong:not-embedded";
    error.later = answer.status === 429 || answer.status >= 500;
    throw error;
  }

  get #url() {
    const given = this.getAttribute("url");
    if (given) return new URL(given, document.baseURI).href;
    const named = document.querySelector("link[rel=canonical]")?.href;
    // Many portals give every page the home page's canonical address.
    if (named && new URL(named).origin === location.origin && new URL(named).pathname !== "/") return named;
    return location.href.split("#")[0];
  }

  /** Once in the page: is it known, may we speak here? Makes nothing. */
  async #look() {
    try {
      await this.#ask("GET", { cues: 0 });
      this.#link();
    } catch (error) {
      if (error.refused) this.#fail(error);
    }
  }

  /** From the press until the times are known. */
  async #follow() {
    try {
      let info = await this.#ask("GET");
      if (info.state === "absent" || info.state === "failed") info = await this.#ask("POST");
      for (let wait = WAIT_MS[0]; ; wait = Math.min(wait * 1.5, WAIT_MS[1])) {
        if (info.state === "failed") throw new Error(info.message);
        this.#progress();
        if (info.audio && !this.#audio.getAttribute("src")) {
          this.#source(info.audio);
          if (this.#state === "opening") this.#start();
        }
        if (info.state === "ready") break;
        await new Promise((done) => setTimeout(done, wait));
        info = await this.#ask("GET").catch((error) => {
          if (error.later || error.message === this.#words.lost) return this.#info;
          throw error;
        });
      }
      this.#link();
      if (info.note) this.#say(info.note);
      this.#cues = info.cues.map(([block, from, to, text, words]) => ({ block, from, to, text, words }));
      this.#match();
      if (this.found < SAME && !this.#lookedAgain && !this.getAttribute("slug")) await this.#lookAgain();
    } catch (error) {
      if (!(error instanceof Gone)) this.#fail(error);
    }
  }

  /** The page is not what was read: the service looks again, at most once an hour. */
  async #lookAgain() {
    this.#lookedAgain = true;
    const { slug } = this.#info;
    const info = await this.#ask("POST", { fresh: 1 }).catch((error) => console.info(`[${TAG}] ${error.message}`));
    if (!info || info.slug === slug) return;
    const going = this.playing;
    this.#forget();
    this.#info = info;
    this.#source(info.audio);
    if (going) this.#start();
    this.#say(this.#words.changed);
    await this.#follow();
  }

  #forget() {
    this.#dark();
    this.#info = this.#page = null;
    this.#cues = this.#places = [];
    this.#sentence = -1;
  }

  #fail(error) {
    console.warn(`[${TAG}] ${error.message}`);
    this.#audio.pause();
    this.#audio.removeAttribute("src"); // the next press begins anew
    this.#retries = 0;
    this.#parts.progress.hidden = true;
    this.#set(error.refused ? "refused" : "failed");
    if (error.refused) this.#box.hidden = true;
    else this.#say(error.message);
    this.#tell("error", { message: error.message, refused: Boolean(error.refused) });
  }

  // The text

  get #root() {
    const asked = this.getAttribute("article");
    if (asked && asked !== "auto") {
      const named = document.querySelector(asked);
      if (named) return named;
      console.warn(`[${TAG}] article="${asked}": no such element`);
    }
    return null;
  }

  #match() {
    const root = this.#root ?? document.body;
    this.#page = new PageText(root);
    this.#places = locate(this.#page.text, this.#cues);
    this.#stale = false;
    if (this.found < ENOUGH) {
      this.#page = null;
      console.info(`[${TAG}] ${Math.round(this.found * 100)} % of the sentences stand in this page: it is read without lighting`);
    } else if (!globalThis.Highlight || !CSS.highlights) {
      console.info(`[${TAG}] this browser has no CSS Custom Highlights: it is read without lighting`);
    }
    this.#watch?.disconnect();
    this.#watch = new MutationObserver(() => (this.#stale = true));
    this.#watch.observe(root, { childList: true, characterData: true, subtree: true });
    this.#tell("ready", { found: this.found, sentences: this.#cues.length });
  }

  /** The host's element that A- A A+ act on. */
  get article() {
    const whole = this.#places.filter((place, i) => place && this.#cues[i].block >= 0);
    if (this.#root || !this.#page || !whole.length) return this.#root ?? likely();
    const home = this.#page.range(whole[0][0], whole.at(-1)[1]).commonAncestorContainer;
    return home.nodeType === 1 ? home : home.parentElement;
  }

  #light(time) {
    let number = this.#cues.findIndex((cue) => cue.from > time + ROUNDING_S);
    number = number < 0 ? this.#cues.length - 1 : number - 1;
    const cue = this.#cues[number];
    if (number !== this.#sentence) {
      this.#sentence = number;
      this.#word = null;
      if (this.#stale) this.#match();
      const place = this.#page && this.#places[number];
      light(0, place && this.#page.range(place[0], place[1]));
      light(1, null);
      this.#box.classList.toggle("lit", Boolean(place));
      if (cue) this.#tell("sentence", { number, text: cue.text });
    }
    const word = cue?.words.find(([, , from, to]) => from <= time && time < to) ?? null;
    if (word !== this.#word) {
      this.#word = word;
      light(1, word && this.#wordRange(cue, word));
    }
  }

  #wordRange(cue, [start, end]) {
    const place = this.#page && this.#places[this.#sentence];
    const text = seen(cue.text.slice(start, end)).text;
    if (!place || !text) return null;
    const before = seen(cue.text.slice(0, start)).text.length;
    const at = place[2] ? place[0] + before : this.#page.text.indexOf(text, place[0] + Math.max(before - 20, 0));
    return at < 0 || at + text.length > place[1] ? null : this.#page.range(at, at + text.length);
  }

  #dark() {
    if (speaking !== this && speaking) return;
    light(0, null);
    light(1, null);
    this.#sentence = -1;
    this.#word = null;
  }

  // The sound

  #source(path) {
    const url = new URL(path, SERVICE).href;
    if (this.#audio.src === url) return;
    this.#audio.src = url;
    this.#audio.playbackRate = this.#audio.defaultPlaybackRate = Number(this.#parts.rate.value);
  }

  #start() {
    this.#audio.play().catch((error) => {
      // AbortError: another place was chosen meanwhile. What cannot be loaded comes as an "error" event too.
      if (error.name !== "NotAllowedError") return;
      this.#set("paused");
      this.#say(this.#words.again);
    });
  }

  /** The file left the cache, the server restarts, the phone changes its mast: ask again, go on at the same place. */
  #broken() {
    const time = this.currentTime;
    if (this.#retries >= RETRIES) return this.#fail(new Error(this.#words.lost));
    this.#set("opening");
    const turn = this.#turn;
    setTimeout(async () => {
      try {
        await this.#ask("GET");
        if (this.#state !== "opening" || turn !== this.#turn) return;
        this.#audio.removeAttribute("src");
        this.#source(this.#info.audio);
        this.#audio.currentTime = time;
        this.play();
      } catch (error) {
        if (error instanceof Gone || this.#state !== "opening") return;
        if (error.refused) this.#fail(error);
        else this.#broken();
      }
    }, 1000 * 2 ** this.#retries++);
  }

  #go(number) {
    const cue = this.#cues[Math.min(Math.max(number, 0), this.#cues.length - 1)];
    if (!cue) return this.play();
    this.seek(cue.from + ROUNDING_S);
  }

  #tick() {
    const time = this.currentTime;
    if (this.isConnected && speaking === this) this.#light(time); // a pause is told late, when another speaks already
    const { seek, time: clock } = this.#parts;
    const all = this.duration;
    seek.max = Math.floor(all);
    seek.value = Math.floor(time);
    seek.setAttribute("aria-valuetext", `${minutes(time)} ${this.#words.of} ${minutes(all)}`);
    clock.textContent = all ? `${minutes(time)} / ${minutes(all)}` : minutes(time);
  }

  #run() {
    if (!this.playing) return;
    this.#tick();
    requestAnimationFrame(() => this.#run());
  }

  // What is shown

  get #lang() {
    return this.getAttribute("lang")?.toLowerCase().startsWith("en") ? "en" : "vi";
  }
  get #words() {
    return WORDS[this.#lang];
  }

  #set(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#label();
    this.#tell("state", { state });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`loa-${name}`, { detail, bubbles: true, composed: true }));
  }

  #say(text) {
    this.#parts.status.textContent = text;
  }

  #progress() {
    const { state, done, total } = this.#info;
    const { progress } = this.#parts;
    progress.hidden = state === "ready";
    if (total) Object.assign(progress, { max: total, value: done });
    this.#tell("progress", { state, done, total });
  }

  #link() {
    const { open } = this.#parts;
    open.hidden = !this.#info?.page;
    if (this.#info?.page) open.href = new URL(this.#info.page, SERVICE).href;
  }

  #resize(step) {
    const article = this.article;
    this.#step = Math.min(Math.max(step, 0), STEPS.length - 1);
    const scale = STEPS[this.#step];
    // zoom, not font-size: what was pasted from Word has a size in px on every span
    article.style.zoom = scale === 1 ? "" : scale;
    if (article.contains(this)) this.style.zoom = scale === 1 ? "" : 1 / scale; // the buttons stay under the finger
    this.#label();
    this.#say(`${this.#words.size}: ${scale * 100} %`);
    this.#tell("size", { scale });
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    style ??= sheet(STYLE);
    root.adoptedStyleSheets = [style];
    const parts = this.#parts;
    const button = (name, act, icon) => {
      parts[name] = make("button", { type: "button", part: name, class: name }, icon ? [draw(icon)] : []);
      parts[name].addEventListener("click", act);
      return parts[name];
    };
    const main = button("main", () => this.toggle(), "play");
    main.part = "button";
    main.append((parts.word = make("span")));
    parts.seek = make("input", { type: "range", min: 0, max: 0, step: 1, value: 0, part: "seek" });
    parts.seek.addEventListener("input", () => this.seek(Number(parts.seek.value)));
    parts.time = make("span", { class: "time wide", part: "time" });
    parts.rate = make("select", { part: "rate" }, RATES.map((rate) => new Option("", rate, rate === 1, rate === 1)));
    parts.rate.addEventListener("change", () => {
      this.#audio.playbackRate = this.#audio.defaultPlaybackRate = Number(parts.rate.value);
    });
    parts.progress = make("progress", { part: "progress", hidden: "" });
    parts.open = make("a", { class: "tall", part: "link", target: "_blank", rel: "noopener", hidden: "" });
    parts.status = make("p", { role: "status", part: "status" });
    parts.rateWord = make("span", { class: "hush" });
    parts.sizes = make("span", { class: "sizes tall", role: "group", part: "sizes" }, [
      button("smaller", () => this.#resize(this.#step - 1)),
      button("normal", () => this.#resize(0)),
      button("larger", () => this.#resize(this.#step + 1)),
    ]);
    ["A−", "A", "A+"].forEach((text, i) => parts.sizes.children[i].append(text));
    this.#box = make("div", { role: "group", part: "box" }, [
      main,
      make("span", { class: "keys wide" }, [
        button("previous", () => this.previous(), "previous"),
        button("next", () => this.next(), "next"),
      ]),
      make("span", { class: "seek wide" }, [parts.seek]),
      parts.time,
      make("label", { class: "wide" }, [parts.rateWord, parts.rate]),
      parts.sizes,
      parts.open,
      parts.progress,
      parts.status,
    ]);
    root.append(this.#box);

    // Portals listen for keys on the whole page (a WebForms form sends itself on Enter): ours stay ours.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      this.#box.addEventListener(kind, (event) => {
        const own = /^( |Enter|Arrow.+|Home|End|Page.+)$/.test(event.key);
        if (own && !event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
      });
    }
    const audio = this.#audio;
    audio.preload = "none";
    const on = (name, act) => audio.addEventListener(name, act);
    on("playing", () => {
      this.#retries = 0;
      this.#set("playing");
      this.#run();
    });
    on("pause", () => this.#state === "playing" && !audio.ended && this.#set("paused"));
    on("ended", () => {
      this.#set("ended");
      this.#dark();
    });
    on("timeupdate", () => this.#audio.ended || this.#tick()); // also where no frame is drawn: another tab
    on("error", () => audio.getAttribute("src") && this.#state !== "failed" && this.#broken());
  }

  /** Words and marks for the size, the language and the state. */
  #label() {
    const { word, main, rate, rateWord, seek, smaller, normal, larger, previous, next, open, sizes, progress } = this.#parts;
    const words = this.#words;
    const size = this.getAttribute("size");
    this.#box.className = `box ${["button", "panel"].includes(size) ? size : "bar"}`;
    this.#box.lang = this.#lang;
    this.#box.part = `box ${this.#state}`;
    this.#box.hidden = this.#state === "refused";
    const on = this.#state === "playing";
    main.replaceChildren(draw(on ? "pause" : "play"), word);
    word.textContent = { playing: words.pause, paused: words.resume, opening: words.opening }[this.#state] ?? words.play;
    const named = [[this.#box, words.name], [seek, words.seek], [smaller, `A− ${words.smaller}`], [normal, `A ${words.normal}`], [larger, `A+ ${words.larger}`], [previous, words.previous], [next, words.next], [sizes, words.size], [progress, words.making]];
    for (const [part, text] of named) part.ariaLabel = text;
    for (const part of [smaller, normal, larger, previous, next]) part.title = part.ariaLabel;
    smaller.ariaDisabled = String(this.#step === 0);
    larger.ariaDisabled = String(this.#step === STEPS.length - 1);
    rateWord.textContent = words.rate;
    open.textContent = words.open;
    for (const option of rate.options) option.text = `${option.value.replace(".", this.#lang === "vi" ? "," : ".")}×`;
  }
}

class Gone extends Error {}

function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function draw(icon) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(svg.namespaceURI, "path"));
  svg.firstChild.setAttribute("d", ICONS[icon]);
  return svg;
}

function minutes(seconds) {
  const whole = Math.floor(seconds || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The one line: an element where the script stands, or at the head of the article where it stands in <head>. */
function adopt(script) {
  if (!(script instanceof HTMLScriptElement) || script.dataset.article === undefined || placed.has(script)) return;
  if (!script.src || new URL(script.src).href !== import.meta.url) return;
  placed.add(script);
  const element = document.createElement(TAG);
  for (const [name, value] of Object.entries(script.dataset)) element.setAttribute(name, value);
  if (script.closest("head")) (element.article ?? document.body).prepend(element);
  else script.after(element);
}

const placed = new WeakSet();
if (!customElements.get(TAG)) customElements.define(TAG, LoaPhuong);
document.querySelectorAll("script[data-article]").forEach(adopt);
// A script that is put into the page later is not run again, but says that it has loaded.
document.addEventListener("load", (event) => adopt(event.target), true);
