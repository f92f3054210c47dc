/* What Material writes into each page as an inline script: the colours that the reader chose. */
"use strict";
{
  let palette = null;
  try {
    palette = __md_get("__palette");
  } catch {
    /* No storage, as on some file:// pages: the page keeps the colours it has. */
  }
  if (!palette && document.querySelector("[data-md-color-media='(prefers-color-scheme)']")) {
    palette = { color: { media: "(prefers-color-scheme)" } };
  }
  if (palette && palette.color) {
    if (palette.color.media === "(prefers-color-scheme)") {
      const light = matchMedia("(prefers-color-scheme: light)").matches;
      const input = document.querySelector(
        `[data-md-color-media='(prefers-color-scheme: ${light ? "light" : "dark"})']`,
      );
      for (const name of input ? ["media", "scheme", "primary", "accent"] : []) {
        palette.color[name] = input.getAttribute("data-md-color-" + name);
      }
    }
    for (const [name, value] of Object.entries(palette.color)) {
      if (value) document.body.setAttribute("data-md-color-" + name, value);
    }
  }
}
