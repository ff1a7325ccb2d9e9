// Keeps "Also here" up to date while the page is looked at: a note every 30 seconds, none while the tab is hidden.
// Without this file the lines are right whenever a page is loaded.
(() => {
  const form = document.querySelector("form[data-here]");
  if (!form || !window.fetch) return;
  const lines = form.querySelector("[data-here-lines]");
  const status = form.querySelector("[data-here-status]");
  const every = 30_000;

  // Names and areas without the minutes, so that a screen reader hears only who came or went.
  const people = () =>
    [...lines.querySelectorAll("li")].map((line) => line.textContent.replace(/, (just now|(a|two) minutes? ago)/, "").trim());

  const tell = async () => {
    if (document.hidden) return;
    const before = people().join("; ");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        redirect: "error",
      });
      if (!answer.ok) return;
      lines.innerHTML = await answer.text();
    } catch {
      return; // Offline: the lines stay as they were, and the next note puts them right.
    }
    const after = people().join("; ");
    if (after !== before) status.textContent = after ? `Also here: ${after}` : "Nobody else is here now";
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  setInterval(tell, every);
  document.addEventListener("visibilitychange", tell);
})();
