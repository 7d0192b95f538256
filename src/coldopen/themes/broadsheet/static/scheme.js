// Light, dark or as the system says: set before the first paint.
(() => {
  const names = ["auto", "light", "dark"], root = document.documentElement;
  const colours = ["#fbfaf7", "#161512"];
  let at = 0;
  const show = () => {
    if (at) root.dataset.scheme = names[at]; else delete root.dataset.scheme;
    document.querySelectorAll("[name=theme-color]").forEach((meta, i) => meta.content = colours[at ? at - 1 : i]);
    const button = document.querySelector(".scheme");
    if (button) {
      button.hidden = false;
      button.title = button.ariaLabel = button.dataset[names[at]];
    }
  };
  const read = () => {
    try { at = Math.max(0, names.indexOf(localStorage.getItem("scheme"))); } catch {}
    show();
  };
  read();
  addEventListener("storage", read);
  addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelector(".scheme")?.addEventListener("click", () => {
      at = (at + 1) % 3;
      try { localStorage.setItem("scheme", names[at]); } catch {}
      show();
    });
  });
})();
