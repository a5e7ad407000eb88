"use strict";
// Shows the topic that is picked and hides the others. Without it all of them are there to unfold.
(() => {
  const start = (root) => {
    const topics = [...root.querySelectorAll(".topic")];
    const select = root.querySelector("select");
    const search = root.querySelector("input");
    const groups = [...select.children].map((group) => [group, [...group.children]]);

    const show = (key) => {
      select.value = key;
      for (const topic of topics) {
        topic.hidden = topic.dataset.topic !== key;
        topic.open = !topic.hidden;
      }
    };

    // Options are taken out and put back: not every browser hides them.
    const filter = () => {
      const words = search.value.trim().toLowerCase();
      const before = select.value;
      for (const [group, options] of groups) {
        group.replaceChildren(...options.filter((o) => o.text.toLowerCase().includes(words)));
        group.hidden = !group.children.length;
      }
      const left = [...select.options].map((option) => option.value);
      root.querySelector(".none").textContent = left.length ? "" : "没有符合的科目或项目";
      if (left.length) show(left.includes(before) ? before : left[0]);
    };

    for (const name of root.querySelectorAll("[data-go]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name.textContent;
      button.addEventListener("click", () => {
        search.value = "";
        filter();
        show(name.dataset.go);
        select.focus();
      });
      name.replaceChildren(button);
    }
    // Keys pressed here are no commands of the notebook, where d d would delete the cell.
    for (const element of root.querySelectorAll("select, input, summary, button")) {
      element.dataset.lmSuppressShortcuts = "true";
    }
    select.addEventListener("change", () => show(select.value));
    search.addEventListener("input", filter);
    for (const [event, all] of [["beforeprint", true], ["afterprint", false]]) {
      addEventListener(event, () => {
        for (const topic of topics) topic.hidden = !all && topic.dataset.topic !== select.value;
        if (all) for (const details of root.querySelectorAll("details")) details.open = true;
      });
    }
    root.classList.add("live");
    root.querySelector(".pick").hidden = false;
    show(select.value);
  };
  for (const root of document.querySelectorAll(".jsexplore:not(.live)")) start(root);
})();
