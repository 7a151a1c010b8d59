// Runs before the first paint, so that a page never flashes in another size or colour: what the reader chose
// (localStorage, never a cookie) goes onto <html>; what the address says wins over it.
(function () {
  var html = document.documentElement;
  if (!Array.prototype.findLastIndex) return; // before 2022, too old for the rest: the plain page stays
  html.classList.add("js");
  try {
    var chosen = JSON.parse(localStorage.getItem("loa-phuong:look") || "{}");
    for (var name in chosen) {
      if (/^[a-z]+$/.test(name) && !html.hasAttribute("data-" + name)) html.setAttribute("data-" + name, String(chosen[name]));
    }
  } catch (error) {
    // Storage is forbidden or holds rubbish: the page looks as it came.
  }
})();
