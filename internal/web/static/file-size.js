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
    input.toggleAttribute("aria-invalid", tooBig);
    if (tooBig) input.value = "";
  });
}
