// Says how far a drawing is without loading the page again, and loads it once when there is nothing more to come.
// Without this file the page loads itself every ten seconds and has a link to show the latest.
(() => {
  const line = document.querySelector("[data-progress]");
  if (!line || !window.fetch) return;
  const every = 2_000;
  const sayEvery = 10_000; // A screen reader says every change: seldom enough to be listened to.
  let saidAt = 0;
  const ask = async () => {
    try {
      const answer = await fetch(line.dataset.progress, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok && !answer.redirected) {
        const said = await answer.json();
        if (line.textContent !== said.words && Date.now() - saidAt >= sayEvery) {
          line.textContent = said.words;
          saidAt = Date.now();
        }
        if (!said.is_active) return location.reload();
      }
    } catch {
      // The connection is away for a moment: ask again.
    }
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
})();
