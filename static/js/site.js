// What a script adds to pages that do without: suggestions while somebody types into the search
// box, the last place that this device was shown, large print that was chosen, sharing and copying.

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

// Remembers the last place on this device alone, offers it, and forgets it on request.
// Where storage is refused, nothing is shown and nothing breaks.
(() => {
  const KEY = "place";
  const english = document.documentElement.lang === "en";

  const recall = (pattern) => {
    try {
      const place = JSON.parse(localStorage.getItem(KEY));
      const named = [place.zh, place.en].every((name) => name && typeof name === "string");
      return named && RegExp(`^(?:${pattern})$`).test(place.code) ? place : null;
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
    const place = recall(line.dataset.pattern);
    const link = line.querySelector("a");
    if (!link) return;
    line.hidden = !place;
    if (!place) return;
    link.href = line.dataset.address.replace(line.dataset.placeholder, place.code);
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

// Remembers on this device alone that somebody chose large print, and opens it when they come back.
// A link within the site keeps the size anyway.
(() => {
  const KEY = "size";
  const link = document.querySelector("[data-size]");
  if (!link) return;
  // Where storage is refused, the link is there.
  const attempt = (act) => {
    try {
      act();
    } catch {}
  };
  link.addEventListener("click", () => {
    attempt(() => localStorage.setItem(KEY, link.dataset.size));
  });
  attempt(() => {
    const isLarge = localStorage.getItem(KEY) === "large" && link.dataset.size === "large";
    const isVisit = !document.referrer.startsWith(`${location.origin}/`);
    if (isLarge && isVisit) location.replace(link.href + location.hash);
  });
})();

// A link to a citation or an address shares the page, or the address that it names, where the device
// can; a text to be cited or an address is copied.
(() => {
  const share = document.querySelector("[data-share]");
  if (share && navigator.share) {
    share.onclick = (event) => {
      event.preventDefault();
      const url = share.dataset.share || document.querySelector("[rel=canonical]").href;
      navigator.share({ title: document.title, url }).catch(() => {});
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
