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
