// Keys, the countdown of an undo, and edits that outlive a reload.  Everything works without it.
const all = (selector) => [...document.querySelectorAll(selector)];
const on = (name, act) => document.addEventListener(name, act);

function walk(step) {
  const links = all("#list li a");
  const here = links.findIndex((link) => link.ariaCurrent);
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.click();
}

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  target?.click();
  target?.parentElement.querySelector(".menu :is(input:not([type=hidden]), button)")?.focus();
}

on("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (key === "Enter") target.form?.querySelector("[data-save]")?.click();
  } else if (/^[jkaersu?]$/.test(key) && !target.matches("input:not([type=checkbox]), textarea")) {
    event.preventDefault();
    if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else press(key);
  }
});

on("input", ({ target }) => target.dataset.keep && sessionStorage.setItem(target.dataset.keep, target.value));
on("click", ({ target }) => target.matches("[data-drop]") && sessionStorage.clear());

function settle() {
  for (const field of all("[data-keep]")) field.value = sessionStorage.getItem(field.dataset.keep) ?? field.value;
  document.querySelector("#list [aria-current]")?.scrollIntoView({ block: "nearest" });
}

setInterval(() => {
  for (const left of all("[data-left]")) left.textContent = `${(left.dataset.left = Math.max(left.dataset.left - 1, 0))} s`;
}, 1000);

const offline = (yes) => () => (document.querySelector("#offline").hidden = !yes);
on("htmx:sendError", offline(true));
on("htmx:beforeOnLoad", offline(false));
on("htmx:beforeSwap", ({ detail }) => (detail.shouldSwap ||= detail.boosted)); // a page about an error is a page too
on("htmx:load", settle);
on("htmx:afterSettle", ({ detail }) => {
  if (!detail.boosted) return;
  scrollTo(0, 0);
  document.querySelector("article:not(:focus-within)")?.focus();
});
settle();
