// What a script adds to pages that do without: suggestions while somebody types into the search
// box, the places and the size of print that a device remembers, what it keeps for the time without
// a network, sharing and copying.

// An editable combobox with a list, by the ARIA Authoring Practices. The form stays as it is: what
// is typed is what it sends. Where the answer fails or comes late, there is no list.
(() => {
  const WAIT = 150;

  const enhance = (input) => {
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let active = -1;
    let timer;
    let asking;

    list.id = `${input.id}-list`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    const roles = {
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    };
    for (const name in roles) input.setAttribute(name, roles[name]);
    input.parentElement.append(list, said);

    const choose = (index) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = index;
      const option = list.children[active];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const open = (isOpen) => {
      choose(-1);
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
    };
    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      said.textContent = "";
      open(false);
    };
    const go = (option) => {
      close();
      location.assign(option.dataset.address);
    };

    const option = ({ text, place, address, lang }, index) => {
      const row = document.createElement("li");
      const name = document.createElement("span");
      const where = document.createElement("small");
      row.id = `${list.id}-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.address = address;
      name.textContent = text;
      if (lang) name.lang = lang;
      where.textContent = place;
      row.append(name, " ", where);
      // The focus stays in the box.
      row.onpointerdown = (event) => event.preventDefault();
      row.onclick = () => go(row);
      return row;
    };
    const show = (answer) => {
      list.replaceChildren(...answer.suggestions.map(option));
      open(list.children.length > 0);
      said.textContent = answer.said;
    };

    const ask = async () => {
      const text = input.value.trim();
      asking?.abort();
      if (!text) return close();
      asking = new AbortController();
      const { signal } = asking;
      try {
        const address = new URL(input.dataset.suggest, location.href);
        address.searchParams.set("q", text);
        const response = await fetch(address, { signal, credentials: "omit" });
        if (!response.ok) throw response;
        const answer = await response.json();
        if (!signal.aborted && document.activeElement === input) show(answer);
      } catch {
        if (!signal.aborted) close();
      }
    };
    const typed = (event) => {
      // A syllable that is still being composed is no word yet.
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    };

    const move = (step) => {
      const count = list.children.length;
      // Behind the last option, and before the first, is the box itself.
      choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
    };
    const keys = {
      ArrowDown: (event) => {
        if (list.hidden) ask();
        else if (!event.altKey) move(1);
        return true;
      },
      ArrowUp: (event) => {
        if (list.hidden) return false;
        if (event.altKey) close();
        else move(-1);
        return true;
      },
      Enter: () => {
        if (active < 0) return close();
        go(list.children[active]);
        return true;
      },
      Escape: () => {
        if (list.hidden) return false;
        close();
        return true;
      },
      Home: () => choose(-1),
      End: () => choose(-1),
      ArrowLeft: () => choose(-1),
      ArrowRight: () => choose(-1),
    };
    input.onkeydown = (event) => {
      if (!event.isComposing && keys[event.key]?.(event)) event.preventDefault();
    };
    input.oninput = typed;
    input.addEventListener("compositionend", typed);
    input.onblur = close;
    // It was typed before this script came.
    if (document.activeElement === input && input.value) ask();
  };

  document.querySelectorAll("[data-suggest]").forEach(enhance);
})();

// Remembers on this device alone the last place and those that somebody keeps, offers them, and
// forgets them on request. Where storage is refused, nothing is shown and nothing breaks.
(() => {
  const LAST = "place";
  const KEPT = "places";
  const MOST = 6;
  const english = document.documentElement.lang === "en";
  const { offline } = document.currentScript.dataset;

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
      return true;
    } catch {
      // The page serves without it.
      return false;
    }
  };
  const isPlace = (place, pattern) =>
    [place?.zh, place?.en].every((name) => name && typeof name === "string") &&
    RegExp(`^(?:${pattern})$`).test(place.code);
  const list = (pattern = ".*") => {
    const places = read(KEPT);
    return Array.isArray(places) ? places.filter((each) => isPlace(each, pattern)) : [];
  };
  const lead = (place, { address, placeholder }) => {
    const link = document.createElement("a");
    link.href = address.replace(placeholder, place.code);
    link.textContent = english ? place.en : place.zh;
    return link;
  };

  const offer = (line) => {
    const links = line.querySelector(".last-places");
    const button = line.querySelector("button");
    if (!links) return;
    const { pattern } = line.dataset;
    const last = read(LAST);
    button.hidden = !isPlace(last, pattern);
    const places = list(pattern).filter(({ code }) => button.hidden || code !== last.code);
    if (!button.hidden) places.unshift(last);
    line.hidden = !places.length;
    links.replaceChildren(...places.map((each) => lead(each, line.dataset)));
    button.onclick = () => {
      write(LAST, null);
      keepOffline();
      offer(line);
      if (line.hidden) line.replaceChildren();
      line.hidden = false;
      line.append(line.dataset.forgotten);
      // The button is gone: what it did is read out where it was.
      line.tabIndex = -1;
      line.focus();
    };
  };
  const switchKept = (button, { place: code, zh, en }) => {
    const others = () => list().filter((each) => each.code !== code);
    const show = () => {
      const isKept = list().length > others().length;
      button.textContent = isKept ? button.dataset.kept : button.dataset.keep;
      button.onclick = () => {
        const places = isKept ? others() : [{ code, zh, en }, ...others()].slice(0, MOST);
        if (write(KEPT, places.length && places)) show();
      };
    };
    button.hidden = !write(LAST, { code, zh, en });
    show();
  };

  // The worker keeps the page for the time without a network, of the last place if there is one.
  const keepOffline = async () => {
    if (!navigator.serviceWorker) return;
    const { code } = read(LAST) ?? {};
    const region = code ? `regions/${encodeURIComponent(code)}/` : "";
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage(offline.replace("offline/", `${region}offline/`));
  };
  addEventListener("load", () => {
    navigator.serviceWorker?.register("/sw.js").then(keepOffline, () => {});
  });

  // Also when a page comes back from the browser's memory, where no script runs anew.
  addEventListener("pageshow", () => {
    const here = document.querySelector("[data-place]");
    if (here) {
      write(LAST, { code: here.dataset.place, zh: here.dataset.zh, en: here.dataset.en });
      document.querySelectorAll("[data-keep]").forEach((each) => switchKept(each, here.dataset));
    }
    document.querySelectorAll(".last-place").forEach(offer);
  });
})();

// Remembers on this device alone which size somebody chose, and opens large print when they come
// back; a link within the site keeps the size anyway. Who has chosen none is offered it.
(() => {
  const KEY = "size";
  const link = document.querySelector("[data-size]");
  const offer = document.querySelector(".size-offer");
  if (!link) return;
  // Where storage is refused, the link is there.
  const attempt = (act) => {
    try {
      act();
    } catch {}
  };
  document.querySelectorAll("[data-size]").forEach((each) => {
    each.addEventListener("click", () => {
      attempt(() => localStorage.setItem(KEY, each.dataset.size));
    });
  });
  attempt(() => {
    const chosen = localStorage.getItem(KEY);
    const isVisit = !document.referrer.startsWith(`${location.origin}/`);
    if (chosen === "large" && link.dataset.size === "large" && isVisit)
      location.replace(link.href + location.hash);
    if (!offer || chosen || link.dataset.size !== "large") return;
    offer.hidden = false;
    offer.querySelector("button").onclick = () => {
      offer.hidden = true;
      attempt(() => localStorage.setItem(KEY, "plain"));
    };
  });
})();

// A link to a citation or an address shares the page, or the address that it names, where the device
// can, or copies it; a text to be cited or an address is copied.
(() => {
  const share = document.querySelector("[data-share]");
  const canCopy = share?.dataset.copied && navigator.clipboard;
  if (share && (navigator.share || canCopy)) {
    share.onclick = async (event) => {
      event.preventDefault();
      const url = share.dataset.share || document.querySelector("[rel=canonical]").href;
      if (navigator.share) return navigator.share({ title: document.title, url }).catch(() => {});
      await navigator.clipboard.writeText(url);
      share.setAttribute("role", "status");
      share.textContent = share.dataset.copied;
    };
  }
  const copy = document.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    const text = document.getElementById(copy.dataset.copy).textContent;
    const said = copy.querySelector("[data-copied]");
    copy.hidden = false;
    copy.querySelector("button").onclick = async () => {
      await navigator.clipboard.writeText(text.trim());
      said.textContent = said.dataset.copied;
    };
  }
})();

// Who pressed a number is asked beside it how the call went: the link stands in the fold anyway.
addEventListener("click", ({ target }) => {
  const call = target.closest?.("[data-ask]");
  const link = call?.closest(".card")?.querySelector(`.report-link[href="${call.dataset.ask}"]`);
  if (!link || call.nextElementSibling) return;
  const asked = link.cloneNode(true);
  asked.className = "asked";
  call.after(asked);
});

// The bar with 12345 waits until the same numbers have left the top of the page.
(() => {
  const block = document.querySelector(".now-numbers");
  const bar = document.querySelector(".government-bar");
  if (!block || !bar || !window.IntersectionObserver) return;
  new IntersectionObserver(([seen]) => {
    bar.hidden = seen.isIntersecting;
  }).observe(block);
})();

// Where a page has all its departments, the index marks the one that is being read.
(() => {
  if (!window.IntersectionObserver) return;
  const marked = ({ id }) => document.querySelector(`.index [href="#${id}"]`);
  const observer = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (isIntersecting) marked(target)?.setAttribute("aria-current", "true");
        else marked(target)?.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-45% 0px -55%" },
  );
  document.querySelectorAll("#people .department").forEach((section) => {
    if (marked(section)) observer.observe(section);
  });
})();
