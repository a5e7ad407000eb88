// The page works without this script: links lead to the panels. It adds the keyboard, keeps the
// panel open while a reader looks at a table, leads from error to error, takes what is not picked
// out of the way, and lights up on the pages as printed what is chosen in the text.
"use strict";
(() => {
  const root = document.documentElement;
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const byId = (id) => document.getElementById(id);
  const numbers = all(".number");
  const notes = new Map(all(".note").map((n) => [n.id.slice(5), n]));
  const boxes = all(".filter input");
  const members = all("[data-sets]");
  const switches = all("button[data-set]");
  const findings = all(".finding");
  const causes = all(".severity > ol > .finding");
  const picks = all(".picks select");
  const search = byId("search");
  const rail = find(".rail");
  const pane = byId("original");
  const spots = Map.groupBy?.(all(".spot"), (spot) => spot.dataset.at) ?? new Map();
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

  // Marks places in the text, and what is printed of them on the pages, with a class.
  const look = (ids, name) => {
    for (const lit of all("." + name)) if (!lit.classList.contains("note")) lit.classList.remove(name);
    for (const id of ids) {
      for (const lit of [byId(id), ...(spots.get(id) ?? [])]) lit?.classList.add(name);
    }
  };

  // Brings what is printed of a place, or a page, into sight; nothing where no pages are shown.
  const reveal = (id, leaf) => {
    const target = spots.get(id)?.[0] ?? byId(leaf);
    if (!target || !pane?.checkVisibility()) return;
    if (root.dataset.layout === "page") scrollBy(0, pane.getBoundingClientRect().top - rail.offsetHeight);
    const box = target.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const down = target.id ? 0 : pane.clientHeight * (wide.matches ? 0.4 : 0.2);
    pane.scrollBy(box.left - frame.left - pane.clientWidth / 3, box.top - frame.top - down);
  };

  const targets = (note) => all(".operands a[href^='#']", note).map((a) => a.hash.slice(1).replace(/^note-/, ""));

  const close = (back) => {
    light([]);
    for (const name of ["current", "operand", "found"]) look([], name);
    if (!current) return;
    const number = byId(current);
    notes.get(current).classList.remove("open");
    current = null;
    history.replaceState(null, "", location.pathname + location.search);
    if (back) number.focus();
  };

  // How high what lies across the top is, and how far down the panel begins beside the text.
  const measure = () => {
    const across = !wide.matches || root.dataset.layout !== "text";
    root.style.setProperty("--bar", across ? rail.offsetHeight + "px" : "0rem");
    const tools = rail.getBoundingClientRect().top;
    const end = (find(".hint", rail)?.getBoundingClientRect().top ?? 0) - tools;
    document.body.style.setProperty("--filter", end + "px");
  };

  const uncover = (number) => {
    const box = number.getBoundingClientRect();
    const panel = notes.get(number.id).getBoundingClientRect();
    const bar = parseFloat(getComputedStyle(root).getPropertyValue("--bar"));
    const bottom = wide.matches && root.dataset.layout === "text" ? innerHeight : panel.top;
    if (box.top < bar + 40) scrollBy(0, box.top - bar - 120);
    else if (box.bottom > bottom - 40) scrollBy(0, box.bottom - (bar + bottom) / 2);
  };

  const open = (id) => {
    if (current) notes.get(current).classList.remove("open");
    current = id;
    const number = byId(id);
    const note = notes.get(id);
    note.classList.add("open");
    look([id], "current");
    look(targets(note), "operand");
    look([], "found");
    history.replaceState(null, "", "#" + id);
    light((number.dataset.sets ?? "").split(" "));
    measure();
    note.scrollTop = 0;
    note.focus({ preventScroll: true });
    if (number.checkVisibility()) uncover(number);
    reveal(id, find("[data-leaf]", note)?.dataset.leaf);
  };

  const step = (id, by) => {
    const list = shown();
    const at = list.findIndex((number) => number.id === id);
    return list[at + by];
  };

  // From error to error, as they are listed; where there is none, from warning to warning.

  const stepper = find(".stepper");
  let place = -1;

  const listed = () => {
    const open = causes.filter((finding) => !finding.hidden);
    const errors = open.filter((finding) => finding.dataset.severity === "error");
    return errors.length ? errors : open.filter((finding) => finding.dataset.severity === "warning");
  };

  const count = () => {
    const list = listed();
    const of = list[0]?.dataset.severity ?? "error";
    stepper.dataset.of = list.length ? of : "";
    find("output", stepper).value = `${stepper.dataset[of]} ${place < 0 ? "–" : place + 1}/${list.length}`;
  };

  const go = (by) => {
    const list = listed();
    if (!list.length) return;
    place = place < 0 ? (by > 0 ? 0 : list.length - 1) : (place + by + list.length) % list.length;
    const finding = list[place];
    const id = finding.dataset.spot;
    count();
    if (notes.has(id)) return open(id);
    close(false);
    look([id || finding.id], "found");
    light(finding.dataset.set ? [finding.dataset.set] : []);
    const target = byId(id) ?? finding;
    if (target.checkVisibility()) target.scrollIntoView({ block: "center" });
    reveal(id);
  };

  const follow = () => {
    const id = location.hash.slice(1).replace(/^note-/, "");
    if (notes.has(id)) return open(id);
    const target = byId(id);
    if (target?.dataset.set) light([target.dataset.set]);
    for (let box = target; box; box = box.parentElement) {
      if (box.localName === "details" && !box.open) {
        box.open = true;
        target.scrollIntoView();
      }
    }
    if (id) reveal(id, id);
  };

  // What is picked: by verdict, section, subject and words; of findings by how grave they are too.

  const apply = () => {
    const filtered = byId("view-verdict").checked;
    const off = new Set(boxes.filter((box) => filtered && !box.checked).map((box) => box.value));
    const words = search.value.trim().toLowerCase();
    const chosen = picks.filter((pick) => pick.value).map((pick) => [pick.id.slice(5), pick.value]);
    const picked = (element, text, kinds) =>
      kinds.every(([kind, value]) => element.dataset[kind] === value) &&
      (!words || text.textContent.toLowerCase().includes(words));
    let left = 0;
    for (const number of numbers) {
      const kinds = chosen.filter(([kind]) => kind !== "severity");
      const fits = picked(number, notes.get(number.id), kinds);
      number.classList.toggle("off", !fits);
      number.tabIndex = !fits || [...number.classList].some((name) => off.has(name)) ? -1 : 0;
      left += number.tabIndex === 0;
    }
    for (const finding of findings) finding.hidden = !picked(finding, finding, chosen);
    for (const finding of findings) {
      for (let up = finding.parentElement; up && !finding.hidden; up = up.parentElement) {
        if (up.classList.contains("finding")) up.hidden = false;
      }
    }
    const found = causes.filter((finding) => !finding.hidden);
    for (const group of all(".severity")) group.hidden = !found.some((one) => group.contains(one));
    if (words || chosen.length) for (const one of found) one.closest(".severity").open = true;
    const counted = find(".picked");
    const { said } = counted.dataset;
    counted.textContent = said.replace("{numbers}", left).replace("{findings}", found.length);
    place = -1;
    count();
  };

  const arrange = (layout) => {
    root.dataset.layout = layout;
    find(".filters").open = wide.matches && layout === "text";
    measure();
    if (current) open(current);
  };

  const choose = (event) => {
    const { set } = event.target.closest(".finding[data-set]")?.dataset ?? {};
    if (!set || event.target.closest("a, summary") || getSelection().type === "Range") return;
    const button = event.target.closest("button");
    light(button?.ariaPressed === "true" ? [] : [set]);
  };

  // A box on a page leads to what it is the print of.
  const choosePrinted = (id) => {
    const citing = find(".cited a", byId(id) ?? root)?.hash.slice(6);
    if (notes.has(id)) open(id);
    else if (root.dataset.layout === "page" && citing && byId(id)) open(citing);
    else location.hash = id;
  };

  document.addEventListener("click", (event) => {
    choose(event);
    const spot = event.target.closest(".spot");
    if (spot) return choosePrinted(spot.dataset.at);
    const printed = event.target.closest("[data-leaf]");
    if (printed && pane.checkVisibility()) {
      event.preventDefault();
      return reveal(current, printed.dataset.leaf);
    }
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
      uncover(byId(id));
    } else if (spots.has(id) && pane?.checkVisibility()) {
      reveal(id);
    } else if (!wide.matches) {
      close(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") return close(true);
    if (event.target.closest("input[type=search], select")) return;
    const number = event.target.closest(".number");
    const inside = event.target.closest(".note");
    const ways = { n: 1, p: -1 };
    if (event.key in ways) return go(ways[event.key]);
    if (event.key === "/") {
      event.preventDefault();
      return search.focus();
    }
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

  for (const box of [...boxes, ...picks, ...all(".views input")]) box.addEventListener("change", apply);
  search.addEventListener("input", apply);
  for (const layout of all(".layouts input")) layout.addEventListener("change", () => arrange(layout.value));
  for (const button of all("[data-step]")) button.addEventListener("click", () => go(Number(button.dataset.step)));

  for (const hidden of all(".tools, .picks, .choices")) hidden.hidden = false;
  for (const button of switches) button.hidden = false;
  for (const button of all(".choices button")) {
    button.addEventListener("click", () => {
      const every = button.dataset.show === "all";
      for (const box of boxes) {
        box.checked = every || !["exact", "within_rounding", "label"].includes(box.value);
      }
      apply();
    });
  }

  addEventListener("beforeprint", () => {
    for (const details of all("#findings > details:not(.is-note)")) details.open = true;
  });
  addEventListener("hashchange", follow);
  addEventListener("resize", measure);
  find(".filters").addEventListener("toggle", measure);
  root.classList.add("js");
  const layout = pane && wide.matches ? "both" : "text";
  for (const choice of all(".layouts input")) choice.checked = choice.value === layout;
  apply();
  arrange(layout);
  follow();
})();
