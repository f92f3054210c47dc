/* What Material writes into each page as an inline script: where the site's own storage begins. */
"use strict";
var __md_scope = new URL(document.currentScript.dataset.base, location);
var __md_hash = (text) => [...text].reduce((sum, char) => (sum << 5) - sum + char.charCodeAt(0), 0);
var __md_get = (key, store = localStorage, scope = __md_scope) =>
  JSON.parse(store.getItem(scope.pathname + "." + key));
var __md_set = (key, value, store = localStorage, scope = __md_scope) => {
  try {
    store.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    /* Storage is full or forbidden; then nothing is remembered. */
  }
};
/* Material takes every "alternate" for a translation and asks for a sitemap beside it. Ours are feeds
   and data: readers take them from the file as it is, and Material sees them under a longer name. */
for (const link of document.querySelectorAll("link[rel=alternate][type]:not([hreflang])")) {
  link.rel = "alternate feed";
}
/* What a script will fill in has its room from the first paint on, so that nothing moves under the reader. */
document.documentElement.classList.add("lb-js");
