// What helps on the page as a whole. Without this script it is complete: contents and annexes open and close, all
// links lead where they say, and each region that might scroll can be reached from the keyboard.
(() => {
  const root = document.documentElement;
  const status = document.getElementById("page_status");
  root.classList.add("scripted");

  // A stop for the keyboard is in the way where nothing scrolls; the line around a table can be one pixel too wide.
  const settle = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) region.tabIndex = 0;
    else if (region !== document.activeElement) region.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => settle(entry.target)));
  for (const region of document.querySelectorAll(".scroll, .card")) sizes.observe(region);

  // Whoever is led into something closed finds it open.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let closed = false;
    const inside = (target.matches("div.table") && target.querySelector("details")) || target;
    for (let each = inside; each; each = each.parentElement) {
      if (each.tagName !== "DETAILS" || each.open) continue;
      each.open = closed = true;
    }
    if (closed) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) setTimeout(reveal);
  });
  reveal();

  // On paper everything is open.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
    opened = [];
  });

  for (const link of document.querySelectorAll(".anchor")) {
    link.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
      } catch {
        return; // the address of the page says it all the same
      }
      status.textContent = status.dataset.copied;
      link.classList.add("copied");
      setTimeout(() => link.classList.remove("copied"), 2000);
    });
  }

  const contents = document.querySelector("nav details");
  if (!contents) return;
  // On a narrow page the contents are a bar that opens; it says where one is.
  const narrow = matchMedia("(max-width: 67.99rem)");
  const here = document.createElement("span");
  here.className = "here";
  here.setAttribute("aria-hidden", "true");
  contents.querySelector("summary").append(here);
  const fold = () => { contents.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  contents.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) contents.open = false;
  });
  contents.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches) return;
    contents.open = false;
    contents.querySelector("summary").focus();
  });

  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id));
  const elsewhere = document.querySelectorAll(".files a[hreflang]");
  let current = null;
  const mark = () => {
    const passed = headings.filter(
      (heading) => heading.getClientRects().length && heading.getBoundingClientRect().top < 120,
    );
    const id = passed.at(-1)?.id ?? null;
    if (id === current) return;
    links.get(current)?.removeAttribute("aria-current");
    current = id;
    const link = links.get(id);
    here.textContent = link ? link.textContent : "";
    for (const other of elsewhere) other.hash = id ?? "";
    link?.setAttribute("aria-current", "location");
    const nav = contents.parentElement;
    if (narrow.matches || nav.matches(":hover, :focus-within")) return;
    nav.scrollTop = link ? link.offsetTop - nav.clientHeight / 2 : 0;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
})();

