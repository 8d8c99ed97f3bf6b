// Turns the pages of a screen (pages/screen.html) once the next one has come, also while the network
// is away: static/root/screen_worker.js then gives what it kept. After a day without the network
// only the emergency numbers stand.
(async () => {
  const DAY = 24 * 3600 * 1000;
  const root = document.documentElement;

  // The worker keeps this page too, so that a screen that starts without the network has it.
  navigator.serviceWorker
    ?.register("/screen_worker.js", { scope: location.pathname })
    .catch(() => {});

  // Without a script the header Refresh turns the pages; the page for scripts has none.
  const isKept = () => root.dataset.keptAt !== undefined;
  if (root.dataset.turn !== "script" && !isKept()) {
    try {
      const response = await fetch(root.dataset.byScript, { credentials: "omit" });
      if (response.ok) location.replace(root.dataset.byScript);
    } catch {
      // The header goes on.
    }
    return;
  }

  let cameAt = Number(root.dataset.keptAt) || Date.now();
  const look = () => {
    root.classList.toggle("screen-kept", isKept());
    if (Date.now() - cameAt < DAY) return;
    const old = document.querySelector("template").content.cloneNode(true);
    old.firstElementChild.dataset.next = document.querySelector("main").dataset.next;
    old.firstElementChild.dataset.seconds = document.querySelector("main").dataset.seconds;
    document.querySelector("main").replaceWith(old);
  };
  const turn = async () => {
    const main = document.querySelector("main");
    try {
      const response = await fetch(main.dataset.next, { credentials: "omit" });
      if (!response.ok) throw response;
      const came = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = came.querySelector("main[data-next]");
      if (!next) throw response;
      const keptAt = response.headers.get("X-Kept-At");
      if (keptAt) root.dataset.keptAt = keptAt;
      else delete root.dataset.keptAt;
      cameAt = Number(keptAt) || Date.now();
      main.replaceWith(next);
    } catch {
      root.dataset.keptAt = cameAt;
    }
    look();
    setTimeout(turn, document.querySelector("main").dataset.seconds * 1000);
  };
  look();
  setTimeout(turn, document.querySelector("main").dataset.seconds * 1000);
})();
