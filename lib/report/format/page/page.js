// Sorts and filters the releases of the HTML report. Without it everything is there, in order of name.
"use strict";

(() => {
  const table = document.getElementById("releases");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const chips = [...document.querySelectorAll(".chip")];
  const releases = [...table.tBodies].map((body) => ({ body, text: null }));
  const collator = new Intl.Collator("en", { numeric: true });

  // What the text box looks in: the row and the names that unfold, not the prose.
  const textOf = (release) => {
    if (release.text === null) {
      const names = [...release.body.querySelectorAll(".name")];
      release.text = [release.body.rows[0], ...names].map((it) => it.textContent).join(" ").toLowerCase();
    }
    return release.text;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true");
    const standings = new Set(wanted.map((chip) => chip.dataset.standing));
    let count = 0;
    for (const release of releases) {
      const visible =
        (standings.size === 0 || standings.has(release.body.dataset.standing)) &&
        (words.length === 0 || words.every((word) => textOf(release).includes(word)));
      release.body.hidden = !visible;
      if (visible) count += 1;
    }
    shown.textContent = count === releases.length ? "" : `${count} of ${releases.length} shown`;
  };

  const compare = (a, b) =>
    a.number !== null && b.number !== null ? a.number - b.number : collator.compare(a.text, b.text);

  const sort = (header) => {
    const ascending = header.getAttribute("aria-sort") !== "ascending";
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const column = header.cellIndex;
    const keys = new Map(
      releases.map(({ body }) => {
        const cell = body.rows[0].cells[column];
        const { key } = cell.dataset;
        return [body, { number: key === undefined ? null : Number(key), text: cell.textContent }];
      }),
    );
    const sign = ascending ? 1 : -1;
    const bodies = releases.map(({ body }) => body);
    bodies.sort((a, b) => sign * compare(keys.get(a), keys.get(b)));
    table.append(...bodies);
  };

  for (const button of table.tHead.querySelectorAll("button")) {
    button.addEventListener("click", () => sort(button.closest("th")));
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
