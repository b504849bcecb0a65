// "Find an institution": a field that filters the tables which have a column of such names, and lists them.
// The page does not need it: all rows are there, and each table can be sorted.
(() => {
  const status = document.getElementById("page_status");
  const FEW = 5; // names that are found without help
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

  const groups = new Map();
  for (const heading of document.querySelectorAll("th[data-sought]")) {
    const table = heading.closest("table");
    const body = [...table.tBodies].find((each) => !each.classList.contains("totals"));
    if (!body) continue;
    const rows = [...body.rows].map((row) => [row, row.cells[heading.cellIndex].textContent.trim()]);
    const label = heading.dataset.sought;
    groups.set(label, [...(groups.get(label) ?? []), { table, rows }]);
  }

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  // Shows of each table the rows that have the words, and gives the tables that have any; one without stays as it is.
  const filter = (tables, words) =>
    tables.filter(({ rows }) => {
      const found = words.length > 1 ? rows.filter(([, name]) => plain(name).includes(words)) : [];
      const kept = new Set(found.length ? found : rows);
      for (const each of rows) each[0].hidden = !kept.has(each);
      return found.length;
    });
  const listed = ({ table }) => {
    const holder = table.closest(".table");
    return element("li", {}, element("a", { href: `#${holder.id}` }, table.caption.textContent.trim()));
  };

  let number = 0;
  for (const [label, tables] of groups) {
    const names = new Set(tables.flatMap(({ rows }) => rows.map(([, name]) => name)));
    if (names.size < FEW) continue;
    number += 1;
    const id = `page_find_${number}`;
    const sorted = [...names].sort(new Intl.Collator(document.documentElement.lang, { numeric: true }).compare);
    const input = element("input", { type: "search", id, list: `${id}_names`, autocomplete: "off", spellcheck: "false" });
    const told = element("p", { class: "told" });
    const list = element("ul", {});
    told.hidden = list.hidden = true;
    const search = element(
      "div",
      { class: "find", role: "search" },
      element("label", { for: id }, label),
      input,
      element("datalist", { id: `${id}_names` }, ...sorted.map((name) => element("option", { value: name }))),
      told,
      list,
    );
    const main = document.querySelector("main");
    main.insertBefore(search, main.querySelector(":scope > .notice")?.nextElementSibling ?? main.firstElementChild);

    const look = () => {
      const words = plain(input.value);
      const found = filter(tables, words);
      const rows = found.reduce((sum, each) => sum + each.rows.filter(([row]) => !row.hidden).length, 0);
      const said = found.length ? status.dataset.found : status.dataset.notFound;
      told.hidden = list.hidden = words.length < 2;
      told.textContent = told.hidden ? "" : said.replace("{rows}", rows).replace("{tables}", found.length);
      status.textContent = told.textContent;
      list.replaceChildren(...found.map(listed));
    };
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      input.value = "";
      look();
    });
  }
})();

