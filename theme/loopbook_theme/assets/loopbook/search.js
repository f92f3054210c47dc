/*
 * The page that searches the full text.
 *
 * Pagefind (https://pagefind.app) finds; its index was made after the build, and is loaded in pieces.
 * This script asks it, and makes of each result a row as on every other page. What an entry of the
 * index holds is said in loopbook/outputs/fulltext.py.
 */
"use strict";

(() => {
  const FACETS = ["kind", "state", "status", "person", "tag", "due"];
  const AT_FIRST = 10;
  const MORE = 20;
  const PAUSE = 120; // milliseconds without a key before the search begins
  const REST = 800; // and before the choices are counted where nothing is asked for
  const WEIGHTS = { title: 5, former: 2, summary: 2, about: 1, name: 1, expiry: 0.2, at: 0, rule: 0.01, sentence: 0.01 };
  const KINDS = { decision: "Decisions", handoff: "Handoffs", person: "People", rule: "Rules", page: "Pages" };
  // The index holds instants; what they are is told by the reader's clock.
  const WEEK = 7 * 24 * 60 * 60_000;
  const DATES = { late: "Late", week: "In seven days", later: "Later", none: "No date" };
  const NEVER = "-"; // an instant that no record has
  const EVERYTHING = "*";
  const MOST = 0.6; // of a word must be found

  const page = document.querySelector(".lb-search");
  const root = new URL(page.dataset.base, location);
  const form = page.querySelector("form");
  const words = form.elements.namedItem("q");
  const sort = form.elements.namedItem("sort");
  const selects = FACETS.map((name) => form.elements.namedItem(name));
  const output = form.querySelector("output");
  const clear = form.querySelector(".lb-clear");
  const toggle = form.querySelector(".lb-filter-toggle");
  const list = page.querySelector(".lb-rows");
  const nothing = page.querySelector(".lb-nothing");
  const further = page.querySelector(".lb-further");
  const elsewhere = page.querySelector(".lb-elsewhere");

  const plainText = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** A name as one word of the index: the twin of `token` in loopbook/outputs/fulltext.py. */
  function token(name) {
    let plain = name.toLowerCase().split(/\s+/).filter(Boolean).join(" ").replace(/^#/, "");
    if (/^\d+$/.test(plain)) plain = plain.replace(/^0+/, "");
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(plain)) value = Math.imul(value ^ byte, 0x01000193);
    let text = "zq";
    for (let shift = 28; shift >= 0; shift -= 4) text += "abcdefghijklmnop"[(value >>> shift) & 15];
    return text;
  }

  // --- the index ---------------------------------------------------------------------------------

  let engine = null;

  function load() {
    engine ??= import(new URL("search/pagefind/pagefind.js", root)).then(async (pagefind) => {
      await pagefind.options({ ranking: { metaWeights: WEIGHTS }, excerptLength: 26 });
      await pagefind.init();
      return pagefind;
    });
    return engine;
  }

  const chosen = () => selects.filter((select) => select.value);

  /** Which of DATES an instant of the index is. */
  function dateOf(instant) {
    if (instant === "none") return instant;
    const left = new Date(instant) - new Date();
    if (left <= 0) return "late";
    return left <= WEEK ? "week" : "later";
  }

  let instants = []; // every one of the index, known once somebody asks for dates

  function narrowing(without) {
    const narrowed = chosen().filter((each) => each !== without);
    return Object.fromEntries(narrowed.map(({ name, value }) => {
      if (name !== "due") return [name, value];
      const any = instants.filter((each) => dateOf(each) === value);
      return [name, { any: any.length ? any : [NEVER] }];
    }));
  }

  const squashed = (text) =>
    text.toLowerCase().normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "");

  /**
   * Where no text has a word, Pagefind takes ever shorter beginnings of it, and "nosuchword" finds
   * every "no". What has less than most of each word is no match.
   */
  async function isMeant(query, result) {
    const entry = await result.data();
    const text = squashed([entry.content, ...Object.values(entry.meta)].join(" "));
    return query.split(/\s+/).map(squashed).every((word) => text.includes(word.slice(0, Math.ceil(word.length * MOST))));
  }

  /** Everything that a query finds, what is called exactly that first. */
  async function find(pagefind, query) {
    const options = { filters: narrowing(), sort: sort.value ? { due: "asc" } : {} };
    if (!query) return (await pagefind.search(token(EVERYTHING), options)).results;
    const name = token(query);
    const [found, named] = await Promise.all([
      pagefind.search(query, options),
      pagefind.search(name, { filters: options.filters }),
    ]);
    const first = [];
    for (const result of named.results.slice(0, AT_FIRST)) {
      const entry = await result.data();
      if (entry.meta.name.split(" ").includes(name)) first.push(result);
    }
    const meant = found.results.length && (await isMeant(query, found.results[0]));
    const ids = new Set(first.map((result) => result.id));
    return meant ? [...first, ...found.results.filter((result) => !ids.has(result.id))] : first;
  }

  /** For each choice how many results it would leave, with the other choices as they are. */
  async function counts(pagefind, query) {
    if (!query && !chosen().length) {
      const total = await pagefind.filters();
      return new Map(selects.map((select) => [select, total[select.name]]));
    }
    const term = query || token(EVERYTHING);
    const all = Object.fromEntries(FACETS.map((name) => [name, { any: [] }]));
    const left = new Map();
    const ask = async (without) => (await pagefind.search(term, { filters: { ...all, ...narrowing(without) } })).filters;
    const rest = await ask();
    for (const select of selects) left.set(select, select.value ? (await ask(select))[select.name] : rest[select.name]);
    return left;
  }

  /** The numbers of the instants, added up to those of DATES. */
  function byDate(numbers) {
    const found = Object.fromEntries(Object.keys(DATES).map((name) => [name, 0]));
    for (const [instant, number] of Object.entries(numbers)) found[dateOf(instant)] += number;
    return found;
  }

  // --- the page ----------------------------------------------------------------------------------

  const template = (name, value) => page.querySelector(`template[data-${name}="${CSS.escape(value)}"]`);

  function element(tag, name, ...content) {
    const made = document.createElement(tag);
    made.className = name;
    made.append(...content);
    return made;
  }

  function dueWord(kind, status) {
    if (kind === "handoff") return "due";
    return status === "proposed" ? "decide by" : "review by";
  }

  /** One result, as the row of a list. */
  function row(entry) {
    const one = (name) => entry.filters[name]?.[0] ?? "";
    const [kind, status, handle] = [one("kind"), one("status"), entry.filters.person?.at(-1) ?? ""];
    const made = element("li", "lb-row");
    const mark = template("mark", `${kind} ${status}`);
    if (mark) made.append(mark.content.cloneNode(true));
    const title = element("a", "lb-title", entry.meta.title || entry.meta.former || entry.meta.rule);
    const path = entry.raw_url.replace(/^\//, "");
    title.href = new URL(location.pathname.endsWith("index.html") ? path.replace(/\/$/, "/index.html") : path, root);
    made.append(title);
    const holder = template("person", handle);
    if (status) made.append(element("span", "lb-cell", holder ? holder.content.cloneNode(true) : ""));
    if (entry.meta.at) {
      const due = element("time", "lb-due", " ");
      due.dateTime = entry.meta.at;
      due.dataset.d = entry.meta.expiry;
      due.dataset.w = dueWord(kind, status);
      made.append(due);
    } else {
      made.append(element("span", "lb-due lb-none", status || kind));
    }
    const summary = entry.meta.summary || entry.meta.sentence;
    if (summary) made.append(element("p", "lb-sum", summary));
    const excerpt = plainText(entry.excerpt);
    if (excerpt.querySelector("mark")) {
      const parts = [...excerpt.childNodes].map((node) =>
        node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent,
      );
      made.append(element("p", "lb-sum lb-snippet", ...parts));
    }
    return made;
  }

  let turn = 0;
  let results = [];
  let shown = 0;

  async function show(number, now) {
    const entries = await Promise.all(results.slice(shown, shown + number).map((result) => result.data()));
    if (now !== turn) return;
    const rows = entries.map(row);
    if (shown) list.append(...rows);
    else list.replaceChildren(...rows);
    shown += rows.length;
    list.hidden = !shown;
    further.hidden = shown >= results.length;
    document.dispatchEvent(new Event("loopbook:rows"));
    return rows[0];
  }

  function tell(query) {
    const narrowed = chosen().length;
    nothing.hidden = results.length > 0;
    nothing.textContent = query
      ? `No record matches “${query}”${narrowed ? " with these filters" : ""}.`
      : "No record matches these filters.";
    output.textContent = results.length === 1 ? "1 match" : `${results.length.toLocaleString("en")} matches`;
  }

  function offer(left) {
    for (const select of selects) {
      const value = select.value;
      const named = (each) => {
        if (select.name === "kind") return KINDS[each] ?? each;
        if (select.name === "due") return DATES[each] ?? each;
        return select.name === "person" ? (template("person", each)?.dataset.name ?? each) : sentence(each);
      };
      const numbers = left.get(select) ?? {};
      const values = Object.entries(select.name === "due" ? byDate(numbers) : numbers)
        .filter(([each, number]) => number || each === value)
        .map(([each, number]) => new Option(`${named(each)} (${number})`, each));
      if (select.name !== "due") values.sort((one, other) => one.text.localeCompare(other.text));
      select.replaceChildren(select.options[0], ...values);
      select.value = value;
    }
  }

  /** A choice from the address stands before its numbers are known. */
  function choose(select, value) {
    if (value && ![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
    select.value = value;
  }

  async function run() {
    const now = ++turn;
    const query = words.value.trim();
    const narrowed = chosen().length;
    for (const select of selects) select.classList.toggle("lb-chosen", Boolean(select.value));
    form.querySelector(".lb-filter-on").textContent = narrowed ? `(${narrowed})` : "";
    clear.hidden = !query && !narrowed && !sort.value;
    elsewhere.hidden = !clear.hidden;
    const pagefind = await load();
    shown = 0;
    if (clear.hidden) {
      results = [];
      list.replaceChildren();
      list.hidden = nothing.hidden = further.hidden = true;
      output.textContent = "";
    } else {
      if (form.elements.namedItem("due").value && !instants.length) {
        instants = Object.keys((await pagefind.filters()).due ?? {});
      }
      const found = await find(pagefind, query);
      if (now !== turn) return;
      results = found;
      await show(AT_FIRST, now);
      if (now !== turn) return;
      tell(query);
    }
    // The numbers behind the choices can wait, a word that is being typed cannot.
    if (clear.hidden) await new Promise((resolve) => setTimeout(resolve, REST));
    if (now !== turn) return;
    const left = query && !results.length ? new Map() : await counts(pagefind, query);
    if (now === turn) offer(left);
  }

  function fail(why) {
    page.querySelector(".lb-why").textContent = why;
    elsewhere.hidden = false;
    form.hidden = true;
  }

  const attempt = () => run().catch((error) => {
    fail(`The search does not start: ${error.message}`);
  });

  /** The query stands in the address, so that it can be sent to somebody. */
  function write() {
    const query = new URLSearchParams();
    for (const field of [words, ...selects, sort]) if (field.value) query.set(field.name, field.value);
    const text = query.toString();
    history.replaceState(history.state, "", text ? `?${text}` : location.pathname);
  }

  function read() {
    const query = new URLSearchParams(location.search);
    words.value = query.get("q") ?? "";
    for (const select of selects) choose(select, query.get(select.name) ?? "");
    sort.value = query.get("sort") === "due" ? "due" : "";
  }

  function changed() {
    write();
    attempt();
  }

  let waiting = 0;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== words) changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    changed();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of [words, ...selects, sort]) field.value = "";
    changed();
    words.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || toggle.getAttribute("aria-expanded") !== "true") return;
    toggle.setAttribute("aria-expanded", "false");
    toggle.focus();
  });
  /** From the field down to the results, through them, and back. */
  page.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const way = [words, ...list.querySelectorAll(".lb-title")];
    const place = way.indexOf(event.target);
    if (!step || place < 0 || list.hidden || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    way[place + step]?.focus();
  });
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true"));
  });
  further.querySelector("button").addEventListener("click", async () => {
    const first = await show(MORE, turn);
    first?.querySelector("a").focus();
  });

  if (location.protocol === "file:") {
    fail("The search needs a server: a page that is opened from a folder may not read the index.");
    return;
  }
  page.querySelector(".lb-why").remove();
  read();
  form.hidden = false;
  words.focus();
  attempt();
})();
