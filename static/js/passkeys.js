// Beside django-allauth's own script for passkeys: shows what needs one where the browser has them, and says what went
// wrong. Without JavaScript these parts of the page stay hidden, and password and code work.
(() => {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey]").forEach((part) => part.removeAttribute("hidden"));
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const given = event.detail.exception;
    const said =
      given && given.name === "InvalidStateError"
        ? "This device has a passkey for your account already."
        : "The passkey was not used. Try again, or use another way.";
    document.querySelectorAll("[data-passkey-trouble]").forEach((place) => {
      place.textContent = said;
    });
  });
})();
