// What pages gain with a script; without one they work as they are.
"use strict";
const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.who[open]");
  if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll(".line > a.what")];
    const here = links.indexOf(document.activeElement);
    const next = links[event.key === "j" ? here + 1 : Math.max(0, here - 1)];
    if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.who[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

for (const form of document.querySelectorAll("form.layers")) {
  form.addEventListener("change", () => form.requestSubmit());
}
