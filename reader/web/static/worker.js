// Service worker: what was kept (keep.js) stays readable and audible without the network. VERSION, SHELL and OFFLINE
// are written before this by the server (reader/web/offline.py).
//
// It only answers; it never fetches an article or its sound of its own accord.
const FRAME = "loa-phuong:khung:" + VERSION; // styles, scripts, the page that says one is offline
const KEPT = "loa-phuong:bai"; // articles with their sound
const PATIENCE = 6000; // ms for a page that is kept, on a network that only seems to be there
const LOOSE = { ignoreVary: true };

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FRAME)
      .then((cache) => cache.addAll([...SHELL, OFFLINE]))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("loa-phuong:khung:") && name !== FRAME).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const answer = route(request, url);
  if (answer) event.respondWith(answer);
});

function route(request, url) {
  const { pathname } = url;
  if (request.mode === "navigate") return page(request, url);
  if (/\/static\/[0-9a-f]+\//.test(pathname)) return asset(request, pathname);
  if (/\/audio\/[0-9a-f]{64}\.mp3$/.test(pathname)) return sound(request, pathname);
  if (/\/articles\/[^/]+\/(recording|cues)\.json$/.test(pathname)) return facts(request, url);
  return null;
}

/** The network first; where it fails, hesitates or the server is down, what was kept. */
async function page(request, url) {
  const cache = await caches.open(KEPT);
  const kept = (await cache.match(key(url), LOOSE)) ?? (await cache.match(url.pathname, { ...LOOSE, ignoreSearch: true }));
  try {
    const answer = await (kept ? Promise.race([fetch(request), late()]) : fetch(request));
    if (kept && [404, 410].includes(answer.status)) await cache.delete(url.pathname, { ...LOOSE, ignoreSearch: true });
    return answer.status >= 500 && kept ? kept : answer;
  } catch {
    return kept ?? (await caches.match(OFFLINE, LOOSE));
  }
}

/** An article's page is kept by its voice; how it looks is the browser's matter. */
function key(url) {
  const voice = url.searchParams.get("giong");
  return url.pathname + (voice ? `?giong=${voice}` : "");
}

/** By version, for ever. A page that was kept may ask for an older version: offline it gets this one's. */
async function asset(request, pathname) {
  const cache = await caches.open(FRAME);
  const kept = await cache.match(pathname, LOOSE);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && pathname.includes(`/static/${VERSION}/`)) await cache.put(pathname, answer.clone());
    return answer;
  } catch (error) {
    const newer = await cache.match(pathname.replace(/\/static\/[0-9a-f]+\//, `/static/${VERSION}/`), LOOSE);
    if (newer) return newer;
    throw error;
  }
}

async function facts(request, url) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(url.pathname + url.search, LOOSE);
    if (kept) return kept;
    throw error;
  }
}

/** A stored file by its hash: what is kept is what the server has. Players ask for parts of it. */
async function sound(request, pathname) {
  const kept = await (await caches.open(KEPT)).match(pathname, LOOSE);
  return kept ? part(kept, request.headers.get("Range")) : fetch(request);
}

async function part(whole, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!asked) return whole;
  const body = await whole.blob();
  const from = Number(asked[1]);
  const to = Math.min(asked[2] ? Number(asked[2]) : Infinity, body.size - 1);
  if (from > to) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${body.size}` } });
  return new Response(body.slice(from, to + 1), {
    status: 206,
    headers: {
      "Content-Type": "audio/mpeg",
      "Accept-Ranges": "bytes",
      "Content-Length": String(to - from + 1),
      "Content-Range": `bytes ${from}-${to}/${body.size}`,
    },
  });
}

function late() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
}
