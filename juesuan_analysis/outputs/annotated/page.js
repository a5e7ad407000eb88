// The page works without this script: links lead to the panels. It adds the keyboard, keeps the
// panel open while a reader looks at a table, and takes switched-off numbers out of the way.
"use strict";
(() => {
  const root = document.documentElement;
  const numbers = [...document.querySelectorAll(".number")];
  const notes = new Map([...document.querySelectorAll(".note")].map((n) => [n.id.slice(5), n]));
  const boxes = [...document.querySelectorAll(".filter input")];
  const members = [...document.querySelectorAll("[data-sets]")];
  const switches = [...document.querySelectorAll("button[data-set]")];
  const wide = matchMedia("(min-width: 68.01rem)");
  let current = null;

  const shown = () => numbers.filter((number) => number.tabIndex !== -1);

  // Lights up the numbers and cells of some sets, and of no others.
  const light = (sets) => {
    for (const member of members) {
      const lit = member.dataset.sets.split(" ").some((set) => sets.includes(set));
      member.classList.toggle("together", lit);
    }
    for (const button of switches) button.ariaPressed = sets.includes(button.dataset.set);
  };

  const mark = (id, on) => {
    notes.get(id).classList.toggle("open", on);
    document.getElementById(id).classList.toggle("current", on);
  };

  const close = (back) => {
    light([]);
    if (!current) return;
    const number = document.getElementById(current);
    mark(current, false);
    current = null;
    history.replaceState(null, "", location.pathname + location.search);
    if (back) number.focus();
  };

  const uncover = (number) => {
    const box = number.getBoundingClientRect();
    const panel = notes.get(number.id).getBoundingClientRect();
    const bottom = wide.matches ? innerHeight : panel.top;
    if (box.top < 40) scrollBy(0, box.top - 120);
    else if (box.bottom > bottom - 40) scrollBy(0, box.bottom - bottom / 2);
  };

  const open = (id) => {
    if (current) mark(current, false);
    current = id;
    mark(id, true);
    history.replaceState(null, "", "#" + id);
    light((document.getElementById(id).dataset.sets ?? "").split(" "));
    const note = notes.get(id);
    note.scrollTop = 0;
    note.focus({ preventScroll: true });
    uncover(document.getElementById(id));
  };

  const step = (id, by) => {
    const list = shown();
    const at = list.findIndex((number) => number.id === id);
    return list[at + by];
  };

  const follow = () => {
    const id = location.hash.slice(1).replace(/^note-/, "");
    if (notes.has(id)) return open(id);
    const target = document.getElementById(id);
    if (target?.dataset.set) light([target.dataset.set]);
    for (let box = target; box; box = box.parentElement) {
      if (box.localName === "details" && !box.open) {
        box.open = true;
        target.scrollIntoView();
      }
    }
  };

  const apply = () => {
    const filtered = document.getElementById("view-verdict").checked;
    const off = new Set(boxes.filter((box) => filtered && !box.checked).map((box) => box.value));
    for (const number of numbers) {
      number.tabIndex = [...number.classList].some((name) => off.has(name)) ? -1 : 0;
    }
  };

  const choose = (event) => {
    const { set } = event.target.closest(".finding[data-set]")?.dataset ?? {};
    if (!set || event.target.closest("a, summary") || getSelection().type === "Range") return;
    const button = event.target.closest("button");
    light(button?.ariaPressed === "true" ? [] : [set]);
  };

  document.addEventListener("click", (event) => {
    choose(event);
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const id = link.hash.slice(1);
    if (link.classList.contains("close")) {
      event.preventDefault();
      close(true);
    } else if (id.startsWith("note-") || (notes.has(id) && id !== current)) {
      event.preventDefault();
      open(id.replace(/^note-/, ""));
    } else if (id === current) {
      event.preventDefault();
      uncover(document.getElementById(id));
    } else if (!wide.matches) {
      close(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const number = event.target.closest(".number");
    const inside = event.target.closest(".note");
    if (event.key === "Escape") return close(true);
    if (event.key === " " && number) {
      event.preventDefault();
      return open(number.id);
    }
    if (!number && !inside) return;
    const keys = number ? { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 } : { ArrowLeft: -1, ArrowRight: 1 };
    if (!(event.key in keys)) return;
    event.preventDefault();
    const next = step(number ? number.id : current, keys[event.key]);
    if (!next) return;
    if (current) open(next.id);
    else next.focus();
  });

  for (const box of [...boxes, ...document.querySelectorAll(".views input")]) box.addEventListener("change", apply);

  document.querySelector(".choices").hidden = false;
  for (const button of switches) button.hidden = false;
  for (const button of document.querySelectorAll(".choices button")) {
    button.addEventListener("click", () => {
      const all = button.dataset.show === "all";
      for (const box of boxes) {
        box.checked = all || !["exact", "within_rounding", "label"].includes(box.value);
      }
      apply();
    });
  }

  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("#findings > details")) details.open = true;
  });
  addEventListener("hashchange", follow);
  root.classList.add("js");
  apply();
  follow();
})();
