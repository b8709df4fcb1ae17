// Searches, filters and sorts the table of projects, and copies from the other pages. Without it everything is
// there, in the order of the list.
"use strict";

(() => {
  const table = document.getElementById("tracker");

  const setUpTable = () => {
    const body = table.tBodies[0];
    const search = document.getElementById("search");
    const platform = document.getElementById("platform");
    const shown = document.getElementById("shown");
    const empty = document.getElementById("empty");
    const chips = [...document.querySelectorAll(".chip")];
    const headings = [...table.querySelectorAll("thead button")];
    const verdicts = chips.map((chip) => chip.dataset.verdict);
    const collator = new Intl.Collator("en", { numeric: true });
    const rows = [...body.rows].map((row, place) => ({ row, place, text: null }));

    const textOf = (one) => {
      one.text ??= [...one.row.cells].filter((cell) => !cell.classList.contains("p"))
        .map((cell) => cell.textContent).join(" ").toLowerCase();
      return one.text;
    };

    // The verdict of a row on one platform; empty if it has none there.
    const verdictOn = (row, index) => {
      const all = row.querySelector(".all");
      if (all !== null) return all.textContent === "" ? "" : row.dataset.v;
      const cell = row.querySelectorAll("td.p")[index];
      return [...cell.classList].find((name) => name.length > 2) ?? "";
    };

    const wanted = () => new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.verdict));

    const filter = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const picked = wanted();
      const index = platform === null ? -1 : platform.selectedIndex - 1;
      const counts = new Map(verdicts.map((verdict) => [verdict, 0]));
      let count = 0;
      for (const one of rows) {
        const verdict = index < 0 ? one.row.dataset.v : verdictOn(one.row, index);
        const fits = verdict !== "" && words.every((word) => textOf(one).includes(word));
        if (fits) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
        const visible = fits && (picked.size === 0 || picked.has(verdict));
        one.row.hidden = !visible;
        if (visible) count += 1;
      }
      for (const chip of chips) chip.firstElementChild.textContent = counts.get(chip.dataset.verdict);
      const all = words.length === 0 && picked.size === 0 && index < 0;
      shown.textContent = all ? "" : `${count} of ${rows.length} shown`;
      empty.hidden = count > 0;
    };

    // The address says what is shown, so that it can be sent to somebody.
    const remember = () => {
      const state = new URLSearchParams();
      if (search.value !== "") state.set("q", search.value);
      const picked = [...wanted()];
      if (picked.length > 0) state.set("verdict", picked.join(","));
      if (platform !== null && platform.value !== "") state.set("platform", platform.value);
      const hash = state.toString().replaceAll("%2C", ",");
      history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
    };

    const recall = () => {
      const state = new URLSearchParams(location.hash.slice(1));
      search.value = state.get("q") ?? "";
      const picked = (state.get("verdict") ?? "").split(",");
      for (const chip of chips) chip.setAttribute("aria-pressed", String(picked.includes(chip.dataset.verdict)));
      if (platform !== null) {
        platform.value = state.get("platform") ?? "";
        if (platform.selectedIndex < 0) platform.selectedIndex = 0;
      }
      filter();
    };

    const change = () => {
      filter();
      remember();
    };

    const order = [...document.querySelectorAll("footer dt .verdict")].map((it) => it.classList[1]);
    const keys = {
      name: (row) => row.cells[0].textContent,
      new: (row) => row.cells[1].querySelector("small")?.textContent ?? "",
      // What could not be read is not explained below the table, and comes last.
      is: (row) => String(order.includes(row.dataset.v) ? order.indexOf(row.dataset.v) : order.length),
    };

    // The third click restores the order of the list.
    const sort = (button) => {
      const heading = button.parentElement;
      const next = { ascending: "descending", descending: null }[heading.getAttribute("aria-sort")];
      const direction = next === undefined ? "ascending" : next;
      for (const other of headings) other.parentElement.removeAttribute("aria-sort");
      if (direction !== null) heading.setAttribute("aria-sort", direction);
      const key = keys[button.dataset.by];
      const sign = direction === "descending" ? -1 : 1;
      const sorted = rows.map((one) => ({ ...one, key: direction === null ? "" : key(one.row) }));
      sorted.sort((a, b) => sign * collator.compare(a.key, b.key) || a.place - b.place);
      body.append(...sorted.map((one) => one.row));
    };

    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(change, 80);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      search.value = "";
      change();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
      event.preventDefault();
      search.focus();
    });
    for (const chip of chips) {
      chip.disabled = false;
      chip.addEventListener("click", () => {
        chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
        change();
      });
    }
    for (const button of headings) {
      button.disabled = false;
      button.addEventListener("click", () => sort(button));
    }
    platform?.addEventListener("change", change);
    addEventListener("hashchange", recall);
    search.hidden = false;
    if (platform !== null) platform.hidden = false;
    recall();
  };

  // As it was written: code stands between backticks.
  const copied = (element) =>
    [...element.childNodes].map((node) => (node.nodeName === "CODE" ? `\`${node.textContent}\`` : node.textContent)).join("");

  // Pages that are opened from a disk, or served without encryption, have no clipboard.
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
    done.then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Not copied"; })
      .then(() => {
        button.focus();
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
  };

  // A rule that a link leads to is unfolded.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target !== null && target.classList.contains("rule")) target.open = true;
  };

  if (table !== null) {
    setUpTable();
    return;
  }
  addEventListener("hashchange", unfold);
  unfold();
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".rule-link");
    if (link !== null && link.hash === location.hash) unfold();
  });
})();
