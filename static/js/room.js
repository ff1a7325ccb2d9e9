// Keeps a phone or a projector where the room is. It listens to the event stream where it can and asks every five
// seconds where it can't; whatever it hears, the server's page decides what is shown. Without this file the pages work
// by "Show the latest". What was typed is kept in the browser until the server has it.
(() => {
  const root = document.querySelector("[data-room]");
  if (!root || !window.fetch) return;
  const part = root.querySelector("[data-room-part]");
  const status = root.querySelector("[data-room-status]");
  const link = root.querySelector("[data-room-link]");
  const pollEvery = 5_000;
  const checkEvery = 60_000;
  let heard = 0;
  let etag = "";
  let stream = null;
  let latest = { version: 0, said: {} };
  let asked = 0; // The latest request for the scene: the answer to an earlier one is old.
  let coming = ""; // The scene that the latest request was made for.
  let pollTimer = 0;

  const scene = () => part.querySelector("[data-scene]");
  const current = () => scene()?.dataset.scene ?? "";
  const tell = (words) => {
    if (status) status.textContent = words;
  };

  // What was typed

  const key = () => `room:${location.pathname}:${scene()?.dataset.keep ?? ""}`;
  const form = () => part.querySelector("[data-room-form]");
  const keep = () => {
    if (!form()) return;
    const data = [...new FormData(form())].filter(([name]) => !["csrfmiddlewaretoken", "activity", "scoring"].includes(name));
    try {
      sessionStorage.setItem(key(), JSON.stringify(data));
    } catch {
      // Private windows may refuse; the page itself still holds it.
    }
  };
  const drop = () => {
    try {
      sessionStorage.removeItem(key());
    } catch {
      // Nothing was kept.
    }
  };
  // The next person on a shared phone gets nothing of what the one before had typed.
  const dropAll = () => {
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith("room:")) sessionStorage.removeItem(name);
    } catch {
      // Nothing was kept.
    }
  };
  const fillIn = (one, from) => {
    let data = null;
    try {
      data = JSON.parse(sessionStorage.getItem(from) ?? "null");
    } catch {
      return;
    }
    for (const [name, value] of data ?? []) {
      for (const field of one.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else if (field.type !== "hidden" || name === "sent_key") field.value = value;
      }
    }
    const folded = one.closest("details");
    if (data && folded) folded.open = true;
  };
  const restore = () => {
    for (const one of part.querySelectorAll("form[data-room-keep]")) fillIn(one, keyOf(one));
    if (!form()) return;
    fillIn(form(), key());
    countDots();
  };
  part.addEventListener("input", (event) => {
    keep();
    keepOf(event.target);
    countDots();
  });
  part.addEventListener("change", (event) => {
    keep();
    keepOf(event.target);
  });

  // A console's forms are sent as pages: what was typed in one outlives a reload until it is sent.
  const keyOf = (one) => `room:${root.dataset.part}:${one.dataset.roomKeep}`;
  const keepOf = (field) => {
    const one = field.closest("form[data-room-keep]");
    if (!one) return;
    const data = [...new FormData(one)].filter(([name]) => !["csrfmiddlewaretoken", "step"].includes(name));
    try {
      sessionStorage.setItem(keyOf(one), JSON.stringify(data));
    } catch {
      // As above.
    }
  };
  const sendOf = (one) => {
    try {
      if (one.dataset.roomKeep) sessionStorage.removeItem(keyOf(one));
    } catch {
      // Nothing was kept.
    }
  };

  const countDots = () => {
    const left = part.querySelector("[data-dots]");
    if (!left) return;
    const given = [...part.querySelectorAll("input[type=number]")].reduce((sum, one) => sum + (Number(one.value) || 0), 0);
    const rest = Number(left.dataset.dots) - given;
    left.textContent = rest >= 0 ? `${rest} of ${left.dataset.dots} dots left` : `${-rest} dots too many: take some back`;
  };

  const isTyping = () => {
    const fields = [...part.querySelectorAll("textarea, input:not([type=hidden])")];
    return fields.some((one) =>
      one.type === "radio" || one.type === "checkbox" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue,
    );
  };

  // Where the room is

  const show = async ({ force = false, wait = 0, wanted = "" } = {}) => {
    if (wanted && wanted === coming) return; // It is on its way.
    // A facilitator who types is told, and not interrupted.
    if (root.dataset.console && !force && isTyping()) {
      root.querySelector("[data-room-changed]").hidden = false;
      return;
    }
    const mine = ++asked;
    coming = wanted;
    try {
      if (wait) await new Promise((done) => setTimeout(done, wait));
      if (mine !== asked) return;
      const answer = await fetch(root.dataset.part, { credentials: "same-origin", headers: { "X-Part": "1" } });
      if (answer.redirected || answer.status >= 400) {
        location.reload();
        return;
      }
      const html = await answer.text();
      if (mine !== asked) return;
      const hadFocus = part.contains(document.activeElement) && document.activeElement !== document.body;
      part.innerHTML = html;
      restore();
      fill();
      const heading = part.querySelector("h1");
      if (hadFocus && heading) heading.focus();
      if (heading) {
        tell(heading.textContent);
        document.title = document.title.replace(/^.*? – /, `${heading.textContent} – `);
      }
      tick();
      online(true);
    } catch {
      online(false);
    } finally {
      if (mine === asked) coming = "";
    }
  };

  // The counts that were heard last, unless the page that is shown is newer.
  const fill = () => {
    if (latest.version < Number(scene()?.dataset.version ?? 0)) return;
    for (const name of ["joined", "answered"]) {
      if (latest.said[name] === undefined) continue;
      for (const place of root.querySelectorAll(`[data-count="${name}"]`)) place.textContent = latest.said[name];
    }
  };

  // What was asked for first may be answered last: its version puts it in order, where it has one.
  const hear = (said) => {
    const version = said.version ?? 0;
    heard = Date.now();
    online(true);
    if (version && version < Math.max(latest.version, Number(scene()?.dataset.version ?? 0))) return;
    latest = { version: Math.max(version, latest.version), said };
    fill();
    if (said.ends_at !== undefined && scene()) {
      scene().dataset.endsAt = said.ends_at;
      tick();
    }
    // A room of sixty that turns the page at once asks within a second, not within a moment.
    const wait = root.dataset.eager ? 0 : Math.random() * 700;
    if (said.scene !== undefined && said.scene !== current()) show({ wait, wanted: said.scene });
  };

  const ask = async () => {
    try {
      const answer = await fetch(root.dataset.state, {
        credentials: "same-origin",
        headers: etag ? { "If-None-Match": etag } : {},
      });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        hear(await answer.json());
      } else if (answer.status === 304) {
        online(true);
      } else if (answer.status === 404) {
        location.reload();
      }
    } catch {
      online(false);
    }
  };

  const online = (yes) => {
    if (!link) return;
    link.hidden = yes;
    link.textContent = yes ? "" : "No connection. What you typed is kept; trying again.";
  };

  const poll = (on) => {
    // One that runs goes on: each failed attempt of the stream would put it off, and it would never come.
    if (on === Boolean(pollTimer)) return;
    clearInterval(pollTimer);
    pollTimer = on ? setInterval(() => document.hidden || ask(), pollEvery) : 0;
  };

  const listen = () => {
    if (!root.dataset.stream || !window.EventSource) return poll(true);
    stream = new EventSource(root.dataset.stream);
    poll(true); // Until the stream says something: a proxy may open it and hold back what it says.
    stream.onmessage = (event) => {
      poll(false);
      hear(JSON.parse(event.data));
    };
    stream.addEventListener("over", () => {
      stream.close();
      poll(true);
      wake();
    });
    stream.onerror = () => {
      // The browser tries again by itself, unless it was refused.
      poll(true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 20_000 + Math.random() * 20_000);
    };
  };

  // A phone that slept, a tab that was away, a network that is back: ask now, whatever the stream believes.
  const wake = () => {
    if (document.hidden) return;
    etag = "";
    ask();
  };
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("pageshow", wake);
  window.addEventListener("online", wake);
  setInterval(() => document.hidden || Date.now() - heard < checkEvery || ask(), checkEvery);

  // The timer is a guide and ends nothing.

  const tick = () => {
    const place = part.querySelector("[data-timer]");
    const ends = scene()?.dataset.endsAt;
    if (!place) return;
    place.hidden = !ends;
    if (!ends) return;
    const left = Math.round((Date.parse(ends) - Date.now()) / 1000);
    const minutes = Math.floor(Math.abs(left) / 60);
    const seconds = String(Math.abs(left) % 60).padStart(2, "0");
    place.textContent = left >= 0 ? `${minutes}:${seconds} left` : "The time is up. Finish in your own time.";
  };
  setInterval(tick, 1000);

  // Sending an answer: "saved" is said only once the server has it.

  root.addEventListener("submit", async (event) => {
    const sent = event.target;
    if (sent.getAttribute("action")?.endsWith("/next-person/")) dropAll();
    sendOf(sent);
    if (!sent.matches("[data-room-form]")) return;
    event.preventDefault();
    const problem = sent.querySelector("[data-room-problem]");
    const button = sent.querySelector("button[type=submit]");
    const fail = (words) => {
      problem.hidden = false;
      problem.textContent = words;
    };
    problem.hidden = true;
    button.disabled = true;
    try {
      const answer = await fetch(sent.action, {
        method: "POST",
        body: new FormData(sent),
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (answer.ok) {
        drop();
        await show({ force: true });
        tell("Your answer is saved.");
        part.querySelector("h1")?.focus();
        return;
      }
      const said = await answer.json();
      if (said.closed) {
        await show({ force: true });
        tell(said.closed);
        return;
      }
      fail(Object.values(said.errors ?? {}).flat().map((one) => one.message).join(". ") || "Not saved. Try again.");
    } catch {
      fail("Not saved: there is no connection. Your answer is kept here. Try again.");
    } finally {
      button.disabled = false;
    }
  });

  restore();
  tick();
  listen();
})();
