// Keeps the page that checks a code, its style and module, and the status list in the browser: what is fetched is kept, and what is kept
// answers when there is no network, or none within five seconds. Nothing else is kept, and nothing that names anybody.
const store = "offline";
const patience = 5000;

const keeps = ({ origin, pathname }) => origin === location.origin && (/^(\/ur)?\/v\/(status)?$/.test(pathname) || pathname.startsWith("/static/"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || !keeps(address)) return;
  const key = address.origin + address.pathname; // neither a query nor what stands after a #
  const fetched = fetch(key, { cache: key.includes("/static/") ? "default" : "no-cache" }).then(async (answer) => {
    if (answer.ok) await keep(key, answer.clone());
    return answer;
  });
  event.waitUntil(fetched.catch(() => {}));
  event.respondWith(first(key, fetched));
});

async function first(key, fetched) {
  const kept = await caches.match(key, { cacheName: store, ignoreVary: true });
  if (!kept) return fetched;
  const late = new Promise((done) => setTimeout(done, patience, kept));
  return Promise.race([fetched, late]).then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept);
}

// keep also throws away what another edition of the site kept.
async function keep(key, answer) {
  const kept = await caches.open(store);
  await kept.put(key, answer);
  const edition = key.match(/\/static\/[^/]+\//)?.[0];
  if (!edition) return;
  for (const other of await kept.keys()) {
    if (other.url.includes("/static/") && !other.url.includes(edition)) await kept.delete(other);
  }
}
