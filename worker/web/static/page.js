// Keys, the countdown of an undo, and edits that outlive a reload.  Everything works without it.
const all = (selector) => [...document.querySelectorAll(selector)];
const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select");

function walk(step) {
  const links = all("#list li a");
  const here = links.findIndex((link) => link.matches("[aria-current]"));
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.click();
}

function press(key) {
  const target = all("[data-key]").find((element) => element.dataset.key === key);
  target?.click();
  target?.parentElement.querySelector(".menu input:not([type=hidden]), .menu button")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.querySelector("[data-save]")?.click();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (/^[aersu?]$/.test(event.key)) press(event.key);
  else return;
  event.preventDefault();
});

document.addEventListener("input", ({ target }) => {
  if (target.dataset.keep) sessionStorage.setItem(target.dataset.keep, target.value);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-drop]")) sessionStorage.clear();
});

function settle() {
  for (const field of all("[data-keep]")) field.value = sessionStorage.getItem(field.dataset.keep) ?? field.value;
  document.querySelector("#list [aria-current]")?.scrollIntoView({ block: "nearest" });
}

setInterval(() => {
  for (const left of all("[data-left]")) {
    left.dataset.left = Math.max(left.dataset.left - 1, 0);
    left.textContent = `${left.dataset.left} s`;
  }
}, 1000);

const offline = (hidden) => () => all("#offline").forEach((line) => (line.hidden = hidden));
document.addEventListener("htmx:sendError", offline(false));
document.addEventListener("htmx:beforeOnLoad", offline(true));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.boosted) detail.shouldSwap = true; // a page that says what went wrong is a page too
});
document.addEventListener("htmx:load", settle);
settle();
