// Remembers the last place on this device alone, offers it, and forgets it on request.
// Where storage is refused, nothing is shown and nothing breaks.
(() => {
  const KEY = "place";
  const CODE = /^([0-9]{6}|[0-9]{9}|z[0-9]{6}|z-[a-z]{1,10})$/;
  const english = document.documentElement.lang === "en";

  const recall = () => {
    try {
      const place = JSON.parse(localStorage.getItem(KEY));
      const named = [place.zh, place.en].every((name) => name && typeof name === "string");
      return named && CODE.test(place.code) ? place : null;
    } catch {
      return null;
    }
  };
  const remember = ({ place, zh, en }) => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ code: place, zh, en }));
    } catch {
      // The page serves without it.
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // It was not kept either.
    }
  };

  const offer = (line) => {
    const place = recall();
    const link = line.querySelector("a");
    if (!link) return;
    line.hidden = !place;
    if (!place) return;
    link.href = line.dataset.address.replace("000000", place.code);
    link.textContent = english ? place.en : place.zh;
    line.querySelector("button").onclick = () => {
      forget();
      line.textContent = line.dataset.forgotten;
      // The button is gone: what it did is read out where it was.
      line.tabIndex = -1;
      line.focus();
    };
  };

  // Also when a page comes back from the browser's memory, where no script runs anew.
  addEventListener("pageshow", () => {
    const here = document.querySelector("[data-place]");
    if (here) remember(here.dataset);
    document.querySelectorAll(".last-place").forEach(offer);
  });
})();
