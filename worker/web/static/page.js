// Keys, undo countdown, edits that outlive a reload.  All works without it.
const all = (selector) => [...document.querySelectorAll(selector)];
const on = (name, act) => document.addEventListener(name, act);

function walk(step) {
  const links = all("#list li a");
  const here = links.findIndex((link) => link.ariaCurrent);
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.click();
}

function press(key) {
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  const several = key === "a" && chosen.size && document.querySelector("#many .chosen button");
  const target = several || document.querySelector(`[data-key="${key}"]`);
  target?.focus();
  target?.click();
  target?.nextElementSibling?.querySelector(":not([type=hidden]):is(input, button)")?.focus();
}

// What is typed while a page is on its way acts on that page.
const typed = [];
let busy; // the request for it
function work() {
  while (!busy && typed.length) press(typed.shift());
}
on("htmx:beforeRequest", ({ detail }) => detail.boosted && (busy = detail.xhr));
const free = ({ detail }) => {
  if (busy !== detail.xhr) return;
  busy = null;
  scrollTo(0, 0);
  document.querySelector("article:not(:focus-within)")?.focus();
  work();
};
on("htmx:afterSettle", free);
on("htmx:sendError", free);

on("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (key === "Enter") target.form?.querySelector("[data-save]")?.click();
  } else if (/^[jkaerstux?/]$/.test(key) && !target.matches("input:not([type=checkbox]), textarea")) {
    event.preventDefault();
    typed.push(key);
    work();
  }
});

on("input", ({ target }) => target.dataset.keep && sessionStorage.setItem(target.dataset.keep, target.value));
on("click", ({ target }) => {
  if (target.matches("[data-drop]")) for (const field of all("[data-keep]")) sessionStorage.removeItem(field.dataset.keep);
});

// What was chosen stays chosen while the list is read anew.
const chosen = new Set();
on("change", ({ target: { name, value, checked } }) => name === "draft" && chosen[checked ? "add" : "delete"](value));
on("submit", ({ target }) => target.id === "approve-many" && chosen.clear());

function settle() {
  for (const box of all("#many [name=draft]")) box.checked = chosen.has(box.value);
  for (const field of all("[data-keep]")) {
    const kept = sessionStorage.getItem(field.dataset.keep) ?? field.value;
    if (kept === field.value) continue;
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true })); // what is said of the text is said of this one
  }
  if (innerWidth > 1000) document.querySelector("#list [aria-current]")?.scrollIntoView({ block: "nearest" });
}

setInterval(() => {
  for (const left of all("[data-left]")) left.textContent = `${(left.dataset.left = Math.max(left.dataset.left - 1, 0))} s`;
}, 1000);

const offline = (yes) => () => (document.querySelector("#offline").hidden = !yes);
on("htmx:sendError", offline(true));
on("htmx:beforeOnLoad", offline(false));
on("htmx:beforeSwap", ({ detail }) => (detail.shouldSwap ||= detail.boosted)); // a page about an error is a page too
on("htmx:load", settle);
settle();
