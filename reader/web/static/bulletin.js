// The bulletin's page: items are dragged into order, and a notice tells its length while it is typed.
// Everything here has a button or a form of its own that works without it.

const list = document.querySelector("ol.items[data-order]");
const form = document.getElementById("keo");

if (list && form) {
  let dragged = null;
  for (const item of list.querySelectorAll("[data-item]")) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      item.classList.add("dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.item);
    });
    item.addEventListener("dragend", () => {
      item.classList.remove("dragged");
      dragged = null;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (item === dragged) return;
      const box = item.getBoundingClientRect();
      item[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
    });
  }
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    form.elements["muc"].value = dragged.dataset.item;
    form.elements["thu-tu"].value = [...list.querySelectorAll("[data-item]")].map((item) => item.dataset.item).join(" ");
    form.submit();
  });
}

const WAIT_MS = 400; // after the last key, so that a fast typist asks once
for (const field of document.querySelectorAll("textarea[data-length]")) {
  const told = document.getElementById(field.getAttribute("aria-describedby"));
  const token = field.form.elements["csrf_token"].value;
  const english = document.documentElement.lang === "en";
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        const body = new URLSearchParams({ loi: field.value, csrf_token: token });
        const answer = await fetch(field.dataset.length, { method: "POST", body });
        if (!answer.ok) return;
        const { seconds } = await answer.json();
        told.textContent = seconds ? (english ? `About ${Math.round(seconds)} seconds on air.` : `Khoảng ${Math.round(seconds)} giây trên loa.`) : "";
      } catch (error) {
        console.info("loa-phuong: no length", error);
      }
    }, WAIT_MS);
  });
}

// While a programme is being made, look again until it is there.
const making = document.querySelector("[data-making]");
if (making) setTimeout(() => location.reload(), 3000);
