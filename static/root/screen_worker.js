// Keeps the pages of a screen for 24 hours without the network; static/js/screen.js shows them.
const KEPT = "screen";
const DAY = 24 * 3600 * 1000;
const OLD = `<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>110 119 120 12345</title>
<h1>报警 110 · 火警 119 · 急救 120 · 政务 12345</h1></html>`;
const SHOWN = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" };

const keep = async (cache, request, response) => {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Refresh"]) headers.delete(name);
  headers.set("X-Kept-At", Date.now());
  await cache.put(request, new Response(await response.blob(), { headers }));
};

const recall = async (cache, request) => {
  const response = await cache.match(request);
  if (!response) return Response.error();
  const keptAt = Number(response.headers.get("X-Kept-At"));
  if (!response.headers.get("Content-Type").startsWith("text/html")) return response;
  if (Date.now() - keptAt > DAY) {
    await caches.delete(KEPT);
    return new Response(OLD, { headers: SHOWN });
  }
  const html = (await response.text()).replace("<html ", `<html data-kept-at="${keptAt}" `);
  return new Response(html, { headers: response.headers });
};

const answer = async (request) => {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await keep(cache, request, response.clone());
    else if (response.status < 500) await cache.delete(request);
    if (response.status < 500) return response;
  } catch {
    // The network is away.
  }
  return recall(cache, request);
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isScreen = /\/screen\/$|\/qr\.svg$|^\/static\//.test(pathname);
  if (request.method === "GET" && origin === location.origin && isScreen) {
    event.respondWith(answer(request));
  }
});
