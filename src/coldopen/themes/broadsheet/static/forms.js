// Forms: sent once however often the button is pressed, and not into the void while offline.
for (const form of document.querySelectorAll("form[method=post]")) {
  const button = form.querySelector("button[type=submit]");
  const told = form.querySelector("[data-offline]");
  const say = () => {
    if (told) told.textContent = navigator.onLine ? "" : told.dataset.offline;
  };
  form.addEventListener("submit", (event) => {
    if (button.ariaBusy === "true" || !navigator.onLine) {
      event.preventDefault();
      say();
      return;
    }
    button.ariaBusy = "true";
  });
  addEventListener("pageshow", () => { button.ariaBusy = null; });
  addEventListener("online", say);
  addEventListener("offline", say);
  say();
}
