// Keeps the page for when there is no network. Nothing needs it: without it everything works, as long as there is one.
// `cargo xtask finish` writes in the version, and the files of this build.
const VERSION = "WRITTEN-AFTER-BUILD";
const FILES = ["WRITTEN-AFTER-BUILD"];
// Other pages may stand on the same host, and this one twice.
const OURS = `betwixt ${registration.scope} `;
const CACHE = OURS + VERSION;
const PAGE = new URL("./", location).href;

addEventListener("install", (event) => {
  // The page itself has one address for ever, so an old copy of it may lie about; the other files are named by their content.
  const wanted = FILES.map((file) => new Request(file, { cache: file === "./" ? "reload" : "default" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)));
});

addEventListener("activate", (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(clean());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const kept = async (what) => (await caches.open(CACHE)).match(what, { ignoreVary: true });
  if (request.mode === "navigate") {
    // The newest page wins; without a network the one that is kept.
    if (![PAGE, `${PAGE}index.html`].includes(origin + pathname)) return;
    event.respondWith(fetch(request).catch(async (error) => (await kept(PAGE)) ?? Promise.reject(error)));
  } else {
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
  }
});
