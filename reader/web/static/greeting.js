// What a greeting or closing will be read out as, while it is typed; without this file a button shows it.
const WAIT_MS = 400;
const form = document.querySelector("form[data-try]");

const asked = (name) => {
  const query = new URLSearchParams({ loi: form.elements[name].value });
  for (const other of ["ten", "vung", "giong"]) query.set(other, form.elements[other].value);
  return query;
};

const show = async (box) => {
  const name = box.dataset.for;
  const body = asked(name);
  body.set("csrf_token", form.elements.csrf_token.value);
  const answer = await fetch(form.dataset.try, { method: "POST", body });
  if (!answer.ok) return;
  const told = await answer.json();
  if (body.get("loi") !== form.elements[name].value) return; // typed on meanwhile
  const quote = box.querySelector("blockquote");
  quote.textContent = told.fault || told.lines.join(" ");
  quote.classList.toggle("fault", Boolean(told.fault));
  if (!told.fault) box.querySelector("audio").src = `${form.dataset.hear}?${asked(name)}`;
};

let timer;
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => form.querySelectorAll(".spoken").forEach(show), WAIT_MS);
});
