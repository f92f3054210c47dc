/*
 * What a static page cannot know: how late it is for the reader, and what the reader looks for.
 *
 * Everything here improves pages that are complete without it. The instants stand in the pages as
 * <time datetime>, so lateness is counted from the reader's clock and not from the day of the
 * build; the words are those of loopbook/views/words.py.
 */
"use strict";

(() => {
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;
  const STALE = 36 * 60 * MINUTE;
  const SOON = 2; // working days, as in loopbook/views/rows.py
  const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

  // --- words -------------------------------------------------------------------------------------

  const two = (number) => String(number).padStart(2, "0");
  const amount = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

  function length(milliseconds) {
    const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
    if (minutes < 60) return amount(Math.max(minutes, 1), "minute");
    if (minutes < 24 * 60) return amount(Math.floor(minutes / 60), "hour");
    const days = Math.floor(minutes / (24 * 60));
    if (days < 14) return amount(days, "day");
    if (days < 70) return amount(Math.floor(days / 7), "week");
    return days < 730
      ? amount(Math.floor(days / 30), "month")
      : amount(Math.floor(days / 365), "year");
  }

  /** The date of an instant where the reader is: with the weekday within two weeks, else with the year. */
  function day(instant, now) {
    const text = `${instant.getDate()} ${MONTHS[instant.getMonth()]}`;
    const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
    if (Math.abs(midnight(instant) - midnight(now)) <= 14 * DAY) {
      return `${WEEKDAYS[instant.getDay()]} ${text}`;
    }
    return instant.getFullYear() === now.getFullYear() ? text : `${text} ${instant.getFullYear()}`;
  }

  const clock = (instant) => `${two(instant.getHours())}:${two(instant.getMinutes())}`;
  const iso = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

  // --- time --------------------------------------------------------------------------------------

  /**
   * The build knows the owner's working days and holidays, the script does not: it counts Monday to
   * Friday, and so never says "soon" later than the build did.
   */
  function isSoon(at, now) {
    const last = new Date(now);
    for (let left = SOON; left > 0; ) {
      last.setDate(last.getDate() + 1);
      if (last.getDay() % 6 !== 0) left -= 1;
    }
    last.setHours(24, 0, 0, 0);
    return at <= last;
  }

  /**
   * The date by which a record must move, where the reader is. A bare date ends at midnight of its
   * owner; where that is another date for the reader, the hour is said with it, and in the days
   * ahead the weekday is date enough. Weeks away the hour matters to nobody, and the date stays as
   * it was written.
   */
  function dueDay(time, at, now) {
    const written = time.dataset.d;
    const last = new Date(at - 1000);
    if (written.length > 10 || iso(last) !== written) {
      if (at > now && at - now < 6 * DAY) return `${WEEKDAYS[at.getDay()]} ${clock(at)}`;
      if (Math.abs(at - now) < 7 * DAY || written.length > 10) return `${day(at, now)}, ${clock(at)}`;
      const [year, month, date] = written.split("-");
      return day(new Date(year, month - 1, date), now);
    }
    return day(last, now);
  }

  function showDue(time, now) {
    const at = new Date(time.dateTime);
    const late = now >= at;
    const soon = !late && (time.classList.contains("lb-soon") || isSoon(at, now));
    time.classList.toggle("lb-late", late);
    time.classList.toggle("lb-soon", soon);
    time.classList.toggle("lb-later", !late && !soon);
    const distance = late ? `${length(now - at)} late` : `in ${length(at - now)}`;
    const date = `${time.dataset.w} ${dueDay(time, at, now)}`;
    time.firstChild.data = late ? distance : date;
    if (time.firstElementChild) time.firstElementChild.textContent = `, ${late ? date : distance}`;
    time.dataset.title ??= time.title;
    time.title = `${day(at, now)} ${clock(at)} your time · ${time.dataset.title}`;
    // A loop that has become late since the build takes the sign of lateness.
    const mark = time.closest(".lb-row, .lb-ref")?.querySelector(".lb-mark");
    if (late && mark && !mark.classList.contains("lb-m-wedge")) {
      mark.className = "lb-mark lb-m-wedge";
      const word = `overdue, ${mark.getAttribute("aria-label")}`;
      mark.setAttribute("aria-label", word);
      mark.title = word;
    }
  }

  function showTimes(now) {
    // A week that is over tells how things stood at its end; no clock changes that any more.
    for (const time of document.querySelectorAll("time.lb-due")) {
      if (!time.closest(".lb-then")) showDue(time, now);
    }
    for (const time of document.querySelectorAll("time.lb-at")) {
      const at = new Date(time.dateTime);
      time.dataset.title ??= time.title;
      time.textContent = day(at, now);
      time.title = `${day(at, now)} ${clock(at)} your time · ${time.dataset.title}`;
    }
    for (const time of document.querySelectorAll("time.lb-moment")) {
      const at = new Date(time.dateTime);
      time.dataset.title ??= time.title;
      time.textContent = `${day(at, now)} ${clock(at)}`;
      time.title = `${day(at, now)} ${clock(at)} your time · ${time.dataset.title}`;
    }
    for (const time of document.querySelectorAll("time.lb-hour")) showHour(time);
    for (const place of document.querySelectorAll("[data-due]")) showLate(place, now);
    for (const place of document.querySelectorAll(".lb-clock-of")) {
      place.title = place.dataset.name ??= place.textContent;
      place.textContent = `where you are (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
    }
    for (const time of document.querySelectorAll("time.lb-built")) {
      const past = now - new Date(time.dateTime);
      time.title = time.dataset.title ??= time.textContent;
      if (past >= 0) time.textContent = `${length(past)} ago`;
    }
    for (const place of document.querySelectorAll("[data-zone]")) showZone(place, now);
    const built = document.querySelector("[data-built]")?.dataset.built;
    if (!built || now >= new Date(built)) showLadders(now);
    moveLate(now);
  }

  /**
   * Which steps have been taken by now. The instants stand in the page, as they were when it was
   * built: unless something has moved since then, so it goes.
   */
  function showLadders(now) {
    const isPast = (time) => Boolean(time) && now >= new Date(time.dateTime);
    for (const title of document.querySelectorAll(".lb-path-of[data-from]")) {
      if (now >= new Date(title.dataset.from)) title.firstChild.data = "The date has passed ";
    }
    for (const ladder of document.querySelectorAll(".lb-ladder")) {
      const steps = [...ladder.children].map((step) => ({ step, time: step.querySelector("time") }));
      const taken = steps.filter(({ time }) => isPast(time));
      const ahead = steps.filter(({ time }) => time && !isPast(time));
      const current = taken.at(-1)?.step;
      const next = ahead.sort((one, other) => new Date(one.time.dateTime) - new Date(other.time.dateTime))[0]?.step;
      for (const { step, time } of steps) {
        if (!time) continue;
        step.dataset.built ??= step.className;
        const skipped = step.dataset.built === "lb-rung-skipped";
        const rest = skipped ? "skipped" : isPast(time) ? "past" : "later";
        const state = step === current ? "current" : step === next ? "next" : rest;
        step.className = `lb-rung-${state}`;
        if (state === "current") step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
        const words = { past: "told ", current: "told ", next: "next: " }[state] ?? "";
        time.parentElement.replaceChildren(words, time);
      }
    }
    for (const line of document.querySelectorAll(".lb-standing")) {
      const ahead = line.querySelector(".lb-ahead");
      if (!ahead || line.closest(".lb-then")) continue;
      const past = isPast(line.querySelector("time"));
      const nobody = line.querySelector(".lb-nobody");
      if (nobody) nobody.hidden = past;
      ahead.textContent = past ? (nobody ? "Told:" : "· then") : "· next:";
    }
  }

  /** An hour where the reader is; where that is another date than the text says, the weekday with it. */
  function showHour(time) {
    const at = new Date(time.dateTime);
    time.dataset.title ??= time.title;
    time.title = `${WEEKDAYS[at.getDay()]} ${clock(at)} your time · ${time.dataset.title}`;
    const midnight = time.classList.contains("lb-end") && clock(at) === "00:00";
    const date = midnight ? new Date(at - 1000) : at;
    const said = time.closest("[data-day]")?.dataset.day ?? iso(date);
    const hour = midnight ? "24:00" : clock(at);
    time.textContent = iso(date) === said ? hour : `${WEEKDAYS[date.getDay()]} ${hour}`;
  }

  /** How many of a person's loops are late by now. */
  function showLate(place, now) {
    const late = place.dataset.due.split(" ").filter((due) => due && now >= new Date(due)).length;
    const number = place.querySelector(".lb-late");
    if (!number) return;
    number.textContent = `${late} late`;
    number.parentElement.hidden = !late;
  }

  function showZone(place, now) {
    try {
      const format = { timeZone: place.dataset.zone, hour: "2-digit", minute: "2-digit", hour12: false, hourCycle: "h23" };
      place.dataset.name ??= place.textContent;
      place.textContent = `${place.dataset.name} (${new Intl.DateTimeFormat("en-GB", format).format(now)} now)`;
    } catch {
      /* A zone that this browser does not know: its name stays. */
    }
  }

  /**
   * What has become late since the build joins what is overdue: on the first page from the lists below
   * it, and everywhere from a template of what was to become late in the weeks ahead.
   */
  function moveLate(now) {
    const late = [...(document.querySelector("template.lb-coming")?.content.querySelectorAll(".lb-row") ?? [])];
    const came = late.filter((row) => now >= new Date(row.querySelector("time.lb-due").dateTime));
    const reviews = came.filter((row) => row.querySelector(".lb-m-disc")).length;
    for (const row of came) for (const time of row.querySelectorAll("time.lb-due")) showDue(time, now);
    if (document.querySelector(".lb-today")) joinToday(came, reviews, now);
    if (document.querySelector(".lb-overdue")) for (const row of came) joinPerson(row);
    if (document.querySelector(".lb-open")) for (const row of came) joinOpen(row);
  }

  function joinToday(came, reviews, now) {
    const target = document.getElementById("overdue");
    const below = [];
    for (const id of ["soon", "waiting"]) {
      const heading = document.getElementById(id);
      const list = heading?.nextElementSibling;
      if (!list?.matches(".lb-rows")) continue;
      const rows = [...list.querySelectorAll(".lb-row:has(.lb-due.lb-late)")];
      below.push(...rows);
      for (const row of rows) row.remove();
      if (rows.length) count(heading, held(list));
    }
    if (below.length + came.length) {
      let list = target.nextElementSibling;
      if (!list.matches(".lb-rows")) {
        const empty = list;
        list = document.createElement("ul");
        list.className = "lb-rows";
        empty.replaceWith(list);
      }
      list.append(...below, ...came);
      const all = held(list);
      count(target, all);
      const figure = figureOf("overdue");
      if (figure) {
        setFigure(figure, all + Number(figure.querySelector("[data-unread]")?.dataset.unread ?? 0));
        figure.classList.add("lb-figure-late");
      }
      const open = figureOf("open");
      if (open && reviews) setFigure(open, Number(open.querySelector("b").textContent) + reviews);
    }
    // Once another week has begun, "last week" is not the one that was compared with.
    const until = document.querySelector(".lb-figures")?.dataset.until;
    if (until && now >= new Date(until)) {
      for (const change of document.querySelectorAll(".lb-change")) change.hidden = true;
    }
  }

  const figureOf = (name) =>
    document
      .querySelector(`.lb-number[href$="${name}/"], .lb-number[href$="${name}/index.html"]`)
      ?.closest(".lb-figure");

  /** A number of the first page, and how it compares with the end of last week. */
  function setFigure(figure, number) {
    figure.querySelector("b").textContent = number;
    const change = figure.querySelector(".lb-change");
    if (!change) return;
    const more = number - Number(figure.dataset.before);
    const words = more > 0 ? `${more} more than` : `${-more} fewer than`;
    change.textContent = more ? `${words} last week` : "as many as last week";
  }

  /** A row of a page of people, under its own; who has none yet gets a place at the end. */
  function joinPerson(row) {
    const page = document.querySelector(".lb-lates");
    const group = row.closest(".lb-group");
    const id = group.getAttribute("aria-labelledby");
    let place = page.querySelector(`[aria-labelledby="${id}"]`);
    if (!place) {
      place = group.cloneNode(true);
      place.querySelector(".lb-rows").replaceChildren();
      page.append(place);
    }
    const list = place.querySelector(".lb-rows");
    list.append(row);
    place.querySelector(".lb-count").textContent = list.children.length;
    const all = page.querySelectorAll(".lb-row").length;
    const lead = document.querySelector(".lb-overdue > .lb-lead");
    lead.hidden = false;
    lead.querySelector(".lb-passed").textContent =
      all === 1 ? "1 loop has passed its date" : `${all} loops have passed their dates`;
    const empty = document.querySelector(".lb-overdue > .lb-empty");
    if (empty) empty.hidden = true;
  }

  /** A review that has fallen due is an open loop; it stands among the others by its date. */
  function joinOpen(row) {
    const list = document.querySelector(".lb-open .lb-rows");
    if (!list) return;
    const at = (each) => each.querySelector("time.lb-due")?.dateTime ?? "9999";
    const after = [...list.children].find((each) => at(each) > at(row));
    list.insertBefore(row, after ?? null);
    row.dispatchEvent(new Event("loopbook:joined", { bubbles: true }));
    const number = list.children.length;
    document.querySelector(".lb-open .lb-amount").textContent = number === 1 ? "1 loop is" : `${number} loops are`;
  }

  /** How many rows a list has, with those that only another page shows. */
  const held = (list) => list.children.length + Number(list.nextElementSibling?.dataset.more ?? 0);

  function count(heading, number) {
    const place = heading.querySelector(".lb-count") ?? heading.appendChild(document.createElement("span"));
    place.className = "lb-count";
    place.textContent = number || "";
    if (!number) {
      const empty = document.createElement("p");
      empty.className = "lb-empty";
      empty.textContent = "Nothing is left here.";
      heading.nextElementSibling.replaceWith(empty);
    }
  }

  /** A site that nobody has rebuilt is wrong in ways that the script cannot mend; it says so. */
  function showAge(now) {
    const root = document.querySelector("[data-built]");
    if (!root) return;
    const age = now - new Date(root.dataset.built);
    if (age <= STALE) return;
    const banner = document.querySelector(".lb-stale") ?? document.createElement("p");
    banner.className = "lb-stale";
    banner.setAttribute("role", "status");
    banner.textContent =
      `This site was built ${length(age)} ago. What is late is counted from your clock; ` +
      "what has been changed since then is not shown.";
    if (!banner.isConnected) root.prepend(banner);
  }

  // --- the filter bar ----------------------------------------------------------------------------

  const FACETS = ["person", "kind", "status", "tag", "due"];

  /** What a row can be found by, read once from its attributes. */
  function describe(element, order) {
    const due = element.querySelector(".lb-due");
    const title = element.querySelector(".lb-title");
    return {
      element,
      order,
      list: (element.closest(".lb-fold")?.previousElementSibling ?? element.parentElement),
      person: [element.dataset.p],
      kind: [element.dataset.k ?? ""],
      status: [element.dataset.s ?? element.closest("[data-s]")?.dataset.s ?? ""],
      tag: element.dataset.t ? element.dataset.t.split(",") : [],
      // Asked again each time: a loop becomes late while the page stays open.
      get due() {
        return [["late", "soon", "later"].find((state) => due?.classList.contains(`lb-${state}`)) ?? "none"];
      },
      at: due?.dateTime || "9999",
      opened: element.dataset.o ?? "9999",
      title: title?.lastChild.data.trim().toLowerCase() ?? "",
      who: element.querySelector(".lb-who")?.textContent.toLowerCase() ?? "\uffff",
      text: `${element.textContent} ${element.dataset.t ?? ""} ${element.dataset.s ?? ""}`.toLowerCase(),
    };
  }

  const by = (key) => (one, other) =>
    one[key] < other[key] ? -1 : one[key] > other[key] ? 1 : one.order - other.order;
  const ORDERS = { due: by("at"), oldest: by("opened"), title: by("title"), person: by("who") };

  /** A list whose end is folded away. Its rows are taken together, so that they can be put in order. */
  function unfold(element) {
    const list = element.previousElementSibling;
    const room = list.children.length;
    return { element, list, room, rest: element.querySelector(".lb-rows") };
  }

  /** The first rows that are left stand above the fold, all others in it; a narrowed list is open. */
  function refold(fold, narrowed) {
    const { element, list, rest, room } = fold;
    const left = [...list.querySelectorAll(".lb-row:not([hidden])")].slice(room);
    rest.append(...left);
    element.hidden = !left.length;
    element.querySelector(".lb-fold-count").textContent = left.length;
    if (narrowed && !fold.narrowed) fold.wasOpen = element.open;
    if (narrowed) element.open = true;
    else if (fold.narrowed) element.open = fold.wasOpen;
    fold.narrowed = Boolean(narrowed);
  }

  function startFilter(form) {
    const page = form.closest(".lb-list");
    const rows = [...page.querySelectorAll(".lb-row")].map(describe);
    const groups = [...page.querySelectorAll(".lb-group")];
    const folds = [...page.querySelectorAll(".lb-fold")].map(unfold);
    const selects = FACETS.map((name) => form.elements.namedItem(name)).filter(Boolean);
    const sort = form.elements.namedItem("sort");
    const words = form.elements.namedItem("q");
    const output = form.querySelector("output");
    const clear = form.querySelector(".lb-clear");
    const toggle = form.querySelector(".lb-filter-toggle");
    const nothing = page.querySelector(".lb-nothing");

    const passes = (row, without) =>
      selects.every(
        (select) => select === without || !select.value || row[select.name].includes(select.value),
      ) && wanted().every((word) => row.text.includes(word));
    // A tag is often written with its sign, which the rows leave out.
    const wanted = () => words.value.toLowerCase().split(/\s+#?|^#/).filter(Boolean);

    function apply() {
      const compare = ORDERS[sort.value] ?? by("order");
      let shown = 0;
      for (const row of [...rows].sort(compare)) {
        row.element.hidden = !passes(row);
        shown += !row.element.hidden;
        row.list.append(row.element);
      }
      const narrowed = selects.filter((select) => select.value).length + Boolean(words.value);
      for (const fold of folds) refold(fold, narrowed);
      for (const group of groups) {
        const left = group.querySelectorAll(".lb-row:not([hidden])").length;
        group.hidden = !left;
        const count = group.querySelector(".lb-count");
        if (count) count.textContent = left;
      }
      // Each choice says how many rows it would leave, with the other choices as they are.
      for (const select of selects) {
        const left = new Map();
        for (const row of rows.filter((each) => passes(each, select))) {
          for (const value of row[select.name]) left.set(value, (left.get(value) ?? 0) + 1);
        }
        for (const option of select.options) {
          if (!option.value) continue;
          const number = left.get(option.value) ?? 0;
          option.textContent = `${option.dataset.label} (${number})`;
          option.disabled = !number && !option.selected;
        }
        select.classList.toggle("lb-chosen", Boolean(select.value));
      }
      nothing.hidden = shown > 0;
      output.textContent =
        shown === rows.length ? `All ${rows.length} shown` : `${shown} of ${rows.length} shown`;
      clear.hidden = !narrowed && !sort.value;
      form.querySelector(".lb-filter-on").textContent = narrowed ? `(${narrowed})` : "";
    }

    /** The choices stand in the address, so that a view can be sent to somebody. */
    function write() {
      const query = new URLSearchParams();
      for (const field of [words, ...selects, sort]) if (field.value) query.set(field.name, field.value);
      const text = query.toString();
      try {
        history.replaceState(history.state, "", text ? `?${text}${location.hash}` : location.pathname + location.hash);
      } catch {
        /* Some browsers forbid it on file:// pages; the filter works all the same. */
      }
    }

    function read() {
      const query = new URLSearchParams(location.search);
      for (const field of [words, ...selects, sort]) {
        const value = query.get(field.name) ?? "";
        field.value = value;
        // A value that nothing has (any more): the list must not pretend to be narrowed by it.
        if (field.value !== value) field.value = "";
      }
    }

    const changed = () => {
      apply();
      write();
    };
    form.addEventListener("change", changed);
    words.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const field of [words, ...selects, sort]) field.value = "";
      changed();
      words.focus({ preventScroll: true });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (event.target === words && words.value) {
        words.value = "";
        changed();
      } else if (toggle.getAttribute("aria-expanded") === "true") {
        toggle.setAttribute("aria-expanded", "false");
        toggle.focus();
      }
    });
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true"));
    });

    page.addEventListener("loopbook:joined", (event) => {
      rows.push(describe(event.target, rows.length));
      apply();
    });
    read();
    form.hidden = false;
    apply();
  }

  // --- what Material does in inline scripts --------------------------------------------------------

  /** Opens the tab that the address names, and those that the reader chose before. */
  function startTabs() {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.name) target.checked = target.name.startsWith("__tabbed_");
    let chosen = null;
    try {
      chosen = __md_get("__tabs");
    } catch {
      return;
    }
    if (!Array.isArray(chosen)) return;
    for (const set of document.querySelectorAll(".tabbed-set > .tabbed-labels")) {
      const labels = [...set.getElementsByTagName("label")];
      const found = chosen
        .map((name) => labels.find((label) => label.innerText.trim() === name))
        .find(Boolean);
      if (found) document.getElementById(found.htmlFor).checked = true;
    }
  }

  // --- signs that keys reach too ---------------------------------------------------------------------

  /** Material's signs in the header are labels of hidden boxes, which only a pointer can press. */
  function makePressable(sign, role, name, act) {
    sign.tabIndex = 0;
    sign.setAttribute("role", role);
    sign.setAttribute("aria-label", name);
    sign.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation(); // Material presses a label on Enter itself
      act();
    });
  }

  /** The drawer of small screens: it is entered when it opens, and closed by Escape and by leaving it. */
  function startDrawer() {
    const toggle = document.getElementById("__drawer");
    const sign = document.querySelector(".md-header__button[for=__drawer]");
    const drawer = document.querySelector(".md-sidebar--primary");
    if (!toggle || !sign || !drawer) return;
    const tell = () => sign.setAttribute("aria-expanded", String(toggle.checked));
    const close = () => {
      if (toggle.checked) toggle.click();
    };
    makePressable(sign, "button", "Menu", () => {
      toggle.click();
      if (toggle.checked) drawer.querySelector(".md-nav__link[href]")?.focus();
    });
    toggle.addEventListener("change", tell);
    tell();
    drawer.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      close();
      sign.focus();
    });
    drawer.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !drawer.contains(event.relatedTarget)) close();
    });
  }

  // --- the way to the search -----------------------------------------------------------------------

  /**
   * Where the header's field leads to a page of its own, `/`, `f` and `s` go to it, which are Material's
   * keys, and so does the sign of a phone.
   */
  function startSearch() {
    const way = document.querySelector(".lb-search-way");
    if (!way) return;
    const sign = document.querySelector(".md-header__button[for=__search]");
    const go = () => {
      location.href = way.action;
    };
    if (sign) makePressable(sign, "link", "Search", go);
    sign?.addEventListener("click", (event) => {
      event.preventDefault();
      go();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, select, textarea, [contenteditable]");
      if (!["/", "f", "s"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      const field = document.querySelector(".lb-search form:not([hidden]) [name=q]") ?? way.elements.namedItem("q");
      event.preventDefault();
      if (field.checkVisibility({ visibilityProperty: true })) field.focus();
      else go();
    });
  }

  // --- start ---------------------------------------------------------------------------------------

  function start() {
    const now = new Date();
    showTimes(now);
    showAge(now);
    startTabs();
    // Material leaves its search dialog without a name; without script there is no search.
    const search = document.querySelector(".md-search[role=dialog]:not([aria-label])");
    search?.setAttribute("aria-label", "Search");
    for (const form of document.querySelectorAll(".lb-list form.lb-filter[hidden]")) startFilter(form);
  }

  // With Material's instant navigation a page is changed without being loaded anew.
  if (typeof document$ === "object") document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  startDrawer();
  startSearch();
  document.addEventListener("loopbook:rows", () => showTimes(new Date()));

  // A page left open over night would be wrong in the morning.
  const again = () => {
    const now = new Date();
    showTimes(now);
    showAge(now);
  };
  setInterval(again, 5 * MINUTE);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) again();
  });
})();
