/* Opens what lies on another site in its place, once a reader asks for it. Without this it is a link. */

const ALLOWED = "allow-scripts allow-same-origin allow-popups allow-presentation";

function open(link) {
  const frame = document.createElement("iframe");
  frame.src = link.dataset.frame;
  frame.title = link.dataset.title;
  frame.setAttribute("sandbox", ALLOWED);
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.replaceWith(frame);
  frame.focus();
}

addEventListener("click", event => {
  const link = event.target.closest?.("a[data-frame]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});
