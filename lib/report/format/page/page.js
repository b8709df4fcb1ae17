// Sorts and filters the releases of the HTML report and copies from it. Without it everything is there,
// the worst first.
"use strict";

(() => {
  const list = document.getElementById("releases");
  const pure = document.getElementById("pure");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const chips = [...document.querySelectorAll(".chip")];
  const sorting = [...document.querySelectorAll(".sorting button")];
  const releases = [...document.querySelectorAll(".row")].map((row) => ({ row, parent: row.parentElement, text: null }));
  const collator = new Intl.Collator("en", { numeric: true });
  const pureWasOpen = pure !== null && pure.open;

  const summaryOf = ({ row }) => row.firstElementChild.firstElementChild;

  // What the text box looks in: the row and the names that unfold, not the prose.
  const textOf = (release) => {
    if (release.text === null) {
      const names = [...release.row.querySelectorAll(".name")];
      release.text = [summaryOf(release), ...names].map((it) => it.textContent).join(" ").toLowerCase();
    }
    return release.text;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true");
    const verdicts = new Set(wanted.map((chip) => chip.dataset.verdict));
    let count = 0;
    let pureCount = 0;
    for (const release of releases) {
      const visible =
        (verdicts.size === 0 || verdicts.has(release.row.dataset.verdict)) &&
        (words.length === 0 || words.every((word) => textOf(release).includes(word)));
      release.row.hidden = !visible;
      if (visible) count += 1;
      if (visible && release.parent !== list) pureCount += 1;
    }
    const all = words.length === 0 && verdicts.size === 0;
    if (pure !== null) {
      pure.hidden = pureCount === 0;
      pure.open = all ? pureWasOpen : pureCount > 0;
    }
    shown.textContent = all ? "" : `${count} of ${releases.length} shown`;
  };

  const compare = (a, b) =>
    a.number !== null && b.number !== null ? a.number - b.number : collator.compare(a.text, b.text);

  // What is the same in that column keeps its order.
  const sort = (button) => {
    const ascending = button.dataset.order !== "ascending";
    for (const other of sorting) {
      delete other.dataset.order;
      other.setAttribute("aria-pressed", "false");
      other.removeAttribute("title");
    }
    button.dataset.order = ascending ? "ascending" : "descending";
    button.title = button.dataset.order;
    button.setAttribute("aria-pressed", "true");
    const keys = new Map(
      releases.map((release) => {
        const cell = summaryOf(release).querySelector(`.${button.dataset.by}`);
        const { key } = cell.dataset;
        return [release, { number: key === undefined ? null : Number(key), text: cell.textContent }];
      }),
    );
    const sign = ascending ? 1 : -1;
    releases.sort((a, b) => sign * compare(keys.get(a), keys.get(b)));
    for (const release of releases) release.parent.append(release.row);
  };

  // As it was written: code stands between backticks.
  const copied = (element) =>
    [...element.childNodes].map((node) => (node.nodeName === "CODE" ? `\`${node.textContent}\`` : node.textContent)).join("");

  const copyWithSelection = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  };

  const copy = (button) => {
    const text = copied(button.parentElement.querySelector(".copied"));
    const done = navigator.clipboard ? navigator.clipboard.writeText(text).catch(() => copyWithSelection(text)) : copyWithSelection(text);
    done.then(
      () => { button.textContent = "Copied"; },
      () => { button.textContent = "Not copied"; },
    ).then(() => {
      button.focus();
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  };

  // What is cut off in a row is told by its tooltip.
  document.addEventListener("mouseover", ({ target }) => {
    if (target.matches(".row > details > summary > span") && target.scrollWidth > target.clientWidth) {
      target.title = target.textContent;
    }
  });

  // A rule that a link leads to is unfolded.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target !== null && target.classList.contains("rule")) target.open = true;
  };

  addEventListener("hashchange", unfold);
  unfold();
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (button !== null) copy(button);
    if (event.target.closest(`a[href="${location.hash}"]`) !== null) unfold();
  });
  for (const button of document.querySelectorAll(".copy")) button.hidden = false;
  for (const button of sorting) {
    button.disabled = false;
    button.addEventListener("click", () => sort(button));
  }
  for (const chip of chips) {
    chip.disabled = false;
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 100);
  });
  search.hidden = false;
})();
