// Starts the choosers that say what they are in data attributes, also those added to a list later.
// (Wagtail starts its own by a script in the page, which the content security policy forbids for
// what is not known when the page is made.)
const WAITING = "[data-chooser-class]";

function start() {
  for (const place of document.querySelectorAll(WAITING)) {
    const { chooserClass, chooserFor, chooserOptions } = place.dataset;
    place.removeAttribute("data-chooser-class");
    new window[chooserClass](chooserFor, JSON.parse(chooserOptions));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  start();
  new MutationObserver(start).observe(document.body, { childList: true, subtree: true });
});
