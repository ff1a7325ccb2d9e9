// Says how far a drawing is without loading the page again, and loads it once when there is nothing more to come.
// Without this file the page loads itself every ten seconds and has a link to show the latest.
(() => {
  const line = document.querySelector("[data-progress]");
  const said = document.querySelector("[data-progress-said]");
  if (!line || !said || !window.fetch) return;
  const every = 2_000;
  const sayEvery = 15_000; // A screen reader says every change of `said`: seldom enough to be listened to.
  let saidAt = Date.now();
  const show = (rows) => {
    const shown = document.querySelectorAll("[data-document]");
    if (rows.length !== shown.length) return; // What is not shared any more goes when the page is loaded again.
    rows.forEach(({ state, colour, said: more }, number) => {
      const tag = shown[number].querySelector(".nhsuk-tag");
      if (tag.textContent === state) return;
      tag.textContent = state;
      tag.className = `nhsuk-tag nhsuk-tag--${colour}`;
      shown[number].querySelector(".app-quiet").textContent = more;
    });
  };
  const ask = async () => {
    try {
      const answer = await fetch(line.dataset.progress, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok && !answer.redirected) {
        const { words, rows, is_active: isActive } = await answer.json();
        if (line.textContent !== words) line.textContent = words;
        if (rows) show(rows);
        if (Date.now() - saidAt >= sayEvery) {
          said.textContent = words;
          saidAt = Date.now();
        }
        if (!isActive) return location.reload();
      }
    } catch {
      // The connection is away for a moment: ask again.
    }
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
})();
