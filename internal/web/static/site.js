// Every page works without this. Each module is fetched only where the page has something for it.
const has = (selector) => document.querySelector(selector) !== null;

if (has("form[method=post]") || has("#faults")) import("./forms.js");
if (has("input[type=file][data-max]")) import("./file-size.js");
if (has("[data-keys]")) import("./list-keys.js");
