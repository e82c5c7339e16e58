// Every page works without this. One small module, because each file more is a round trip on a slow connection.

// The summary of what was refused is read first.
document.getElementById("faults")?.focus();

// A form that is on its way is not sent again. Coming back by the browser's Back makes it ready anew.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    sent.delete(form);
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// A file that the server would refuse for its size is refused before it is sent.
for (const input of document.querySelectorAll("input[type=file][data-max]")) {
  const said = document.createElement("p");
  said.className = "fault";
  said.setAttribute("role", "alert");
  input.before(said);

  input.addEventListener("change", () => {
    const tooBig = [...input.files].some((file) => file.size > Number(input.dataset.max));
    said.textContent = tooBig ? input.dataset.tooBig : "";
    input.closest(".field").classList.toggle("refused", tooBig);
    input.removeAttribute("aria-invalid");
    if (tooBig) {
      input.setAttribute("aria-invalid", "true");
      input.value = "";
    }
  });
}

// A passkey is asked for by the page that has its options: at once, and again by its button where a browser wants to be touched first.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = document.createElement("p");
  said.className = "fault";
  said.setAttribute("role", "alert");
  form.before(said);
  let asking = false;

  const ask = async () => {
    if (asking) return;
    asking = true;
    said.textContent = "";
    try {
      const options = JSON.parse(form.dataset.options);
      const answer = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(answer.toJSON());
      form.requestSubmit();
    } catch {
      said.textContent = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON ? form.dataset.failed : form.dataset.none;
    }
    asking = false;
  };

  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value !== "") return;
    event.preventDefault();
    ask();
  });
  ask();
}

// A box in the head of a list ticks all of its boxes; without this it is not there.
for (const all of document.querySelectorAll("input[data-all]")) {
  const boxes = [...all.form.elements].filter((box) => box.name === all.dataset.all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  all.form.addEventListener("change", show);
  show();
}

// j and k move between the rows of a list of cases, as the arrows do in a menu; x ticks; Enter opens, as everywhere.
const links = () => [...document.querySelectorAll("[data-keys] tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const box = event.target.closest("[data-keys] tr")?.querySelector("input[type=checkbox]");
  if (event.key === "x" && box) box.click();
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const list = links();
  if (list.length === 0) return;
  const at = list.findIndex((link) => link === document.activeElement || link.closest("tr").contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
  list[next].focus();
  event.preventDefault();
});
