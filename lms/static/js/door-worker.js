/* Opens the door's page without a network, or when the network is slow to answer. What it has, the page put there. */
const HERE = new URL(registration.scope).pathname;
addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return;
  e.respondWith((async () => {
    const had = (await caches.has(HERE)) && await (await caches.open(HERE)).match(e.request, { ignoreVary: true });
    if (!had) return fetch(e.request);
    const slow = new Promise((done) => setTimeout(done, 3000, had));
    return Promise.race([fetch(e.request).then((r) => (r.status >= 500 ? had : r)), slow]).catch(() => had);
  })());
});
