// A preset fills the text without a new page, and its first blank is chosen: the next keys fill it.
const BLANK = "[…]";
const text = document.querySelector("#loi");

document.querySelector("#mau").addEventListener("click", (event) => {
  const preset = event.target.closest("[data-text]");
  if (!preset || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  text.value = preset.dataset.text;
  text.focus();
  const at = text.value.indexOf(BLANK);
  if (at >= 0) text.setSelectionRange(at, at + BLANK.length);
});
