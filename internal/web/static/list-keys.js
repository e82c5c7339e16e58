// j and k move between the rows of a list of cases, as the arrows do in a menu; Enter opens, as everywhere.
const links = () => [...document.querySelectorAll("[data-keys] tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const list = links();
  if (list.length === 0) return;
  const at = list.findIndex((link) => link === document.activeElement || link.closest("tr").contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
  list[next].focus();
  event.preventDefault();
});
