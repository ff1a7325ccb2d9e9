// Keeps the panel beside the claim up to date while somebody judges an area. The server works it out, by the same
// rules and the same template as after saving; without this file the panel is right after each save.
(() => {
  const form = document.querySelector("form[data-preview]");
  if (!form || !window.fetch) return;
  const panel = form.querySelector("[data-panel]");
  const status = form.querySelector("[data-panel-status]");
  const wait = 400;
  let timer;
  let asking;

  const announce = () => {
    const headline = panel.querySelector("[data-headline]")?.dataset.headline || "";
    if (status.textContent !== headline) status.textContent = headline;
  };

  const update = async () => {
    asking?.abort();
    asking = new AbortController();
    const answers = new FormData(form);
    answers.delete("new_file"); // a file changes nothing in the panel, and can be large
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body: answers,
        signal: asking.signal,
        credentials: "same-origin",
        redirect: "error",
      });
      if (!answer.ok) return;
      panel.innerHTML = await answer.text();
      announce();
    } catch {
      // Offline or overtaken by a newer change: the panel stays as it was, and saving still puts it right.
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("textarea")) return;
    clearTimeout(timer);
    timer = setTimeout(update, wait);
  });
})();
