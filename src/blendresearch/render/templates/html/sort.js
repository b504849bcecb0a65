// Sorts a table by one of its columns: up, down, and back to the order of the report.
// Without this script the tables are complete; its buttons are there only when it runs.
(() => {
  const status = document.getElementById("page_status");
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // Numbers sort by their value, words by their letters; a sign in a column of numbers is no number and comes last.
  const key = (row, at) => {
    const cell = row.cells[at];
    const value = cell.dataset.value;
    if (value === undefined) return cell.classList.contains("number") ? [2, 0] : [1, cell.textContent];
    return Number.isNaN(Number(value)) ? [1, value] : [0, Number(value)];
  };
  const order = (one, other, sign) => {
    if (one[0] !== other[0]) return one[0] - other[0];
    return sign * (one[0] === 1 ? compare(one[1], other[1]) : one[1] - other[1]);
  };
  const sorted = (rows, at, sign) =>
    rows
      .map((row) => [key(row, at), row])
      .sort((one, other) => order(one[0], other[0], sign))
      .map((each) => each[1]);
  const next = { ascending: "descending", descending: "restored" };

  const sort = (body, rows, cell, at) => {
    const wanted = next[cell.getAttribute("aria-sort")] ?? "ascending";
    for (const other of cell.parentElement.cells) other.removeAttribute("aria-sort");
    if (wanted !== "restored") cell.setAttribute("aria-sort", wanted);
    body.append(...(wanted === "restored" ? rows : sorted(rows, at, wanted === "ascending" ? 1 : -1)));
    status.textContent = status.dataset[wanted].replace("{column}", cell.textContent.trim());
  };

  for (const table of document.querySelectorAll("table[id]")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((cell, at) => {
      if (cell.tagName !== "TH") return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      cell.append(button);
      button.addEventListener("click", () => sort(body, rows, cell, at));
    });
  }
})();

