// Keeps one page for the time without a network: /offline/ or /regions/<code>/offline/, which name
// nobody and have no holder's own number (directory/views/offline.py). static/js/site.js says which
// at each visit: then it is asked for anew, and what the site no longer answers leaves the device.
const KEPT = "offline";
const MINUTE = 60 * 1000;
const WEEK = 7 * 24 * 3600 * 1000;
// What is written there is between its writer and the site; screens have a worker of their own.
const PRIVATE = /^\/(large\/)?(en\/)?(admin|report|outcome|confirm)\/|\/screen\/$/;
const PAGE = /\/offline\/$/;
const CSP = "Content-Security-Policy";
const HTML = { "Content-Type": "text/html; charset=utf-8", [CSP]: "default-src 'none'" };
const EMERGENCY = `<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>没有网络 No network</title>
<h1>没有网络，电话照样能打 <span lang="en">No network. Calls still work.</span></h1>
<h2><a href="tel:110">110 报警 Police</a></h2><h2><a href="tel:119">119 火警 Fire</a></h2>
<h2><a href="tel:120">120 急救 Ambulance</a></h2><h2><a href="tel:12345">12345 政务 Government</a></h2></html>`;

const find = async () => {
  const cache = await caches.open(KEPT);
  const key = (await cache.keys()).find(({ url }) => PAGE.test(new URL(url).pathname));
  const response = key && (await cache.match(key));
  const age = response && Math.abs(Date.now() - Number(response.headers.get("X-Kept-At")));
  if (!response || age < WEEK) return { response, age, url: key?.url };
  await caches.delete(KEPT);
  return {};
};

const keep = async (address) => {
  const { href } = new URL(address, location.origin);
  const { url, age } = await find();
  if (url === href && age < MINUTE) return;
  const response = await fetch(href, { credentials: "omit", cache: "no-cache" });
  if (response.status >= 500) return;
  await caches.delete(KEPT);
  if (!response.ok) return;
  const html = await response.text();
  const headers = new Headers(HTML);
  headers.set("X-Kept-At", Date.now());
  headers.set(CSP, response.headers.get(CSP));
  const cache = await caches.open(KEPT);
  await cache.put(href, new Response(html, { headers }));
  await cache.add(html.match(/href="([^"]+\.css)"/)[1]);
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keep(event.data).catch(() => {})));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || PRIVATE.test(pathname)) return;
  if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  } else if (request.mode === "navigate" && pathname.endsWith("/")) {
    const recall = async () => (await find()).response || new Response(EMERGENCY, { headers: HTML });
    event.respondWith(fetch(request).catch(recall));
  }
});
