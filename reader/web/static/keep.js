// Keeps an opened article and its sound on this device, so that the service worker (worker.js) can give them without
// the network. Bounded: the oldest go first. On a slow or paid-by-byte network only what is listened to is kept.
const KEPT = "loa-phuong:bai";
const INDEX = "/loa-phuong-da-giu"; // an address that no server has: what is kept, newest first
const MOST = 20; // articles
const ROOM = 60e6; // bytes

export class Keeper {
  constructor(player) {
    this.player = player;
    if (!globalThis.caches) return; // not on a secure connection
    player.recording.addEventListener("cues", () => this.wanted(false) && this.keep());
    player.audio.addEventListener("playing", () => this.wanted(true) && this.keep());
  }

  wanted(listening) {
    const choice = document.documentElement.dataset.keep ?? "mo";
    const network = navigator.connection;
    const dear = network?.saveData || /2g|3g/.test(network?.effectiveType ?? "");
    const { audio, cues } = this.player.recording;
    return Boolean(audio && cues.length) && choice !== "khong" && (listening || (choice === "mo" && !dear));
  }

  keep() {
    const { audio } = this.player.recording;
    if (this.done === audio) return;
    this.done = audio;
    const work = () => this.#keep(audio).catch(() => (this.done = null)); // no network, no room: another time
    if (navigator.locks) navigator.locks.request(KEPT, work);
    else work();
  }

  async #keep(audio) {
    const { recording, cues, ready } = this.player.say;
    const voice = new URLSearchParams(location.search).get("giong");
    const path = location.pathname + (voice ? `?giong=${voice}` : "");
    // The page as it came; anew where it did not know of the Recording yet.
    const page = await fetch(location.href, { cache: ready === undefined ? "no-cache" : "force-cache" });
    if (!page.ok || page.headers.get("Cache-Control")?.includes("no-store")) return; // an operator's
    const cache = await caches.open(KEPT);
    const had = await cache.match(audio, { ignoreVary: true });
    const sound = had ?? (await fetch(audio));
    if (!sound.ok) return;
    const bytes = Number(sound.headers.get("Content-Length")) || 0;
    if (bytes > ROOM) return;
    await cache.put(path, page);
    for (const address of [recording, cues]) await cache.put(address, await fetch(address));
    if (!had) await cache.put(audio, sound);
    const entry = { path, title: document.querySelector("h1").textContent, bytes, urls: [path, recording, cues, audio] };
    await trim(cache, [entry, ...(await kept()).filter((one) => one.path !== path)]);
  }
}

/** What is kept: { path, title, bytes, urls }, newest first. */
export async function kept() {
  const told = await (await caches.open(KEPT)).match(INDEX);
  return told ? told.json() : [];
}

async function trim(cache, entries) {
  let bytes = 0;
  const staying = entries.slice(0, MOST).filter((one) => (bytes += one.bytes) <= ROOM);
  const used = new Set(staying.flatMap((one) => one.urls));
  await cache.put(INDEX, new Response(JSON.stringify(staying)));
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (pathname !== INDEX && !used.has(pathname + search)) await cache.delete(request);
  }
}
