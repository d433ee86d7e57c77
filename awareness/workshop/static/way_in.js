/* Comfort only: every page works as plain forms. Looks again at what changes by itself, and keeps ticks at once. */
(function () {
  "use strict";
  var EVERY = 5000, ticks = document.getElementById("ticks");

  function again(place) {
    var chosen = place.querySelector("input:checked"), inside = place.contains(document.activeElement);
    var address = place.dataset.again + (chosen ? "?address=" + encodeURIComponent(chosen.value) : "");
    if (document.hidden) { return; }
    fetch(address, {credentials: "same-origin", cache: "no-store"}).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (html) {
      var made = document.createElement("div"), fresh;
      made.innerHTML = html;
      fresh = made.firstElementChild;
      if (fresh && fresh.innerHTML !== place.innerHTML) {
        place.innerHTML = fresh.innerHTML;
        chosen = place.querySelector("input:checked");
        if (inside && chosen) { chosen.focus(); }
      }
    }).catch(function () { return null; });
  }

  document.querySelectorAll("[data-again]").forEach(function (place) {
    setInterval(function () { again(place); }, EVERY);
  });
  if (ticks) {
    ticks.addEventListener("change", function () {
      fetch(ticks.action, {method: "POST", credentials: "same-origin", body: new FormData(ticks)});
    });
  }
})();
