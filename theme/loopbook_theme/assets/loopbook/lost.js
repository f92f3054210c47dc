/*
 * The page that is shown where no page is: asks the search for the words of the address, and finds
 * the site's root where the page was made without knowing it.
 */
"use strict";

(() => {
  const page = document.querySelector(".lb-lost");
  const root = new URL("../../", document.currentScript.src);
  if (page.classList.contains("lb-found")) return; // by the same script at a nearer address
  page.classList.add("lb-found");

  const supposed = new URL(page.dataset.root, location);
  if (root.href !== supposed.href) {
    for (const name of ["href", "action"]) {
      for (const element of document.querySelectorAll(`[${name}^="${page.dataset.root}"]`)) {
        const target = new URL(element.getAttribute(name), location).href;
        element.setAttribute(name, root.href + target.slice(supposed.href.length));
      }
    }
  }

  /** The words of an address: the last of its parts, without the date that a record begins with. */
  function words() {
    const parts = location.pathname.slice(root.pathname.length).split("/");
    const stem = parts.filter((part) => part && part !== "index.html" && part !== "404.html").pop() ?? "";
    let text = stem.replace(/\.\w+$/, "");
    try {
      text = decodeURIComponent(text);
    } catch {
      // A broken escape is a part of what was lost.
    }
    return text.replace(/^\d{4}-\d\d-\d\d/, "").replace(/[-_+.\s]+/g, " ").trim();
  }

  const field = page.querySelector("[name=q]");
  if (field) {
    field.value = words();
    field.form.hidden = false;
  }
})();
