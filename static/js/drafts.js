// Keeps what a person types in the browser until the server has it, so that a closed laptop, an expired session or a
// failed save loses nothing. A form takes part by `data-draft` (what it is about) and `data-draft-title`; one that
// came back from the server unsaved says `data-draft-bound`.
//
// A draft holds the answers that were changed, the number and marks of the version that they were typed on, the
// page's address and a time. It is kept under the person's own random reference, offered to nobody else, and dropped
// when the server says that it saved that version (`data-saved`), when it is discarded, on sign-out, when somebody
// else signs in, and after 30 days.
(() => {
  const PREFIX = "draft/";
  const DAYS = 30;
  const person = document.body.dataset.person || "";
  let store;
  try {
    store = window.localStorage;
    store.length;
  } catch {
    return; // The browser keeps nothing: everything else works as before.
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const mine = () => keys().filter((key) => key.startsWith(`${PREFIX}${person}/`));
  const read = (key) => {
    try {
      const draft = JSON.parse(store.getItem(key));
      return draft && typeof draft.fields === "object" && typeof draft.at === "number" ? draft : null;
    } catch {
      return null;
    }
  };
  const when = (draft) =>
    new Date(draft.at).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const discardButton = (title) => {
    const button = element("button", "nhsuk-button nhsuk-button--secondary nhsuk-button--small", "Discard it");
    button.type = "button";
    button.append(element("span", "nhsuk-u-visually-hidden", `: what you typed in ${title}`));
    return button;
  };

  let closing = false;

  // Sign-out takes everything away, after asking when something is not saved.
  for (const form of document.querySelectorAll('form[action*="/accounts/logout/"]')) {
    form.addEventListener("submit", (event) => {
      if (mine().length && !window.confirm("Some of what you typed is not saved. Sign out and delete it from this browser?")) {
        event.preventDefault();
        return;
      }
      closing = true;
      for (const key of keys()) store.removeItem(key);
    });
  }

  if (!person) return; // Signed out, or an expired session: what is kept waits for its person.
  for (const key of keys()) {
    const draft = read(key);
    const isOld = !draft || Date.now() - draft.at > DAYS * 86_400_000;
    if (isOld || !key.startsWith(`${PREFIX}${person}/`)) store.removeItem(key);
  }

  // What the server has saved.
  for (const note of document.querySelectorAll("[data-saved]")) {
    for (const tag of note.dataset.saved.split(" ")) {
      const [, what, seen] = tag.match(/^draft:(.+)@(\d+)$/) || [];
      const key = `${PREFIX}${person}/${what}`;
      const draft = what && read(key);
      if (draft && draft.seen <= Number(seen)) store.removeItem(key);
    }
  }

  // The front page lists what waits to be saved.
  const list = document.querySelector("[data-drafts]");
  if (list && mine().length) {
    const lines = element("ul", "nhsuk-list");
    for (const key of mine()) {
      const draft = read(key);
      if (!/^\/(?!\/)/.test(draft.path)) continue;
      const line = element("li");
      const link = element("a", "", draft.title);
      link.href = draft.path;
      const button = discardButton(draft.title);
      button.addEventListener("click", () => {
        store.removeItem(key);
        line.remove();
        list.hidden = !lines.children.length;
      });
      line.append(link, `, typed on ${when(draft)} `, button);
      lines.append(line);
    }
    list.append(element("h2", "", "What you typed and have not saved"), lines);
    list.hidden = !lines.children.length;
  }

  const kept = (field) =>
    field.name && !["hidden", "password", "file", "search", "submit", "button"].includes(field.type) && field.type !== undefined;
  const valuesOf = (form) => {
    const values = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      const chosen = values[field.name] || (values[field.name] = []);
      if (["radio", "checkbox"].includes(field.type)) {
        if (field.checked) chosen.push(field.value);
      } else chosen.push(field.value);
    }
    return values;
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const fill = (form, fields) => {
    for (const field of form.elements) {
      const values = kept(field) && fields[field.name];
      if (!values) continue;
      const before = [field.value, field.checked];
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      if (before[0] !== field.value || before[1] !== field.checked) field.closest("details")?.setAttribute("open", "");
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `${PREFIX}${person}/${form.dataset.draft}`;
    const title = form.dataset.draftTitle || document.title;
    const seen = form.elements.seen_number;
    const base = form.elements.base;
    const opened = { values: valuesOf(form), seen: seen?.value ?? "0", base: base?.value ?? "" };
    let timer;
    let isChanged = false;

    const keep = () => {
      clearTimeout(timer);
      if (!isChanged || closing) return;
      const now = valuesOf(form);
      const before = read(key)?.fields || {};
      const names = Object.keys(now).filter((name) => name in before || !same(now[name], opened.values[name]));
      if (!names.length) return;
      const draft = {
        fields: Object.fromEntries(names.map((name) => [name, now[name]])),
        seen: Number(seen?.value ?? 0),
        base: base?.value ?? "",
        path: window.location.pathname + window.location.search,
        title,
        at: Date.now(),
      };
      try {
        store.setItem(key, JSON.stringify(draft));
      } catch {
        // Full: the text stays in the page, as it would without this file.
      }
    };

    const say = (draft) => {
      const box = element("div", "nhsuk-inset-text app-draft");
      const words = element("p");
      words.setAttribute("role", "status");
      box.append(words);
      form.before(box);
      const since = draft.seen < Number(opened.seen) ? " It was saved by somebody since: where both of you changed the same answer, you will be asked which to keep." : "";
      words.textContent = `What you typed here on ${when(draft)} was not saved. It is back in the form.${since}`;
      const button = discardButton(title);
      button.addEventListener("click", () => {
        store.removeItem(key);
        isChanged = false;
        clearTimeout(timer);
        fill(form, opened.values);
        if (seen) seen.value = opened.seen;
        if (base) base.value = opened.base;
        words.textContent = "What you had typed is discarded. The form shows what is saved.";
        button.remove();
        words.tabIndex = -1;
        words.focus();
      });
      box.append(button);
    };

    const draft = read(key);
    if (draft) {
      const lost = Object.keys(draft.fields).filter((name) => !same(draft.fields[name], opened.values[name]));
      if (lost.length) {
        fill(form, Object.fromEntries(lost.map((name) => [name, draft.fields[name]])));
        if (draft.seen < Number(opened.seen)) {
          // Typed on an earlier version: the server merges it, or asks.
          seen.value = String(draft.seen);
          if (base) base.value = draft.base;
        }
        isChanged = true;
        say(draft);
      } else if (draft.seen < Number(opened.seen) && !("draftBound" in form.dataset)) store.removeItem(key); // the same was saved
    }

    form.addEventListener("input", () => {
      isChanged = true;
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    });
    form.addEventListener("submit", (event) => {
      keep();
      if (navigator.onLine) return;
      event.preventDefault();
      let note = form.querySelector("[data-draft-offline]");
      if (!note) {
        note = element("p", "nhsuk-error-message");
        note.dataset.draftOffline = "";
        note.setAttribute("role", "alert");
        form.append(note);
      }
      note.textContent = "You are offline. What you typed is kept in this browser. Save again when you are back online.";
    });
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => document.hidden && keep());
  }
})();
