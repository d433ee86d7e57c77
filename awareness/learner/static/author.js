/* Author mode alone: asks each second whether a file was saved, and draws the page anew when one was. */
(function () {
  "use strict";
  function later() { setTimeout(ask, 1000); }
  function ask() {
    var bar = document.querySelector(".author");
    if (!bar || document.hidden) { later(); return; }
    fetch("/author/stamp", { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (stamp) {
        if (stamp && stamp !== bar.getAttribute("data-stamp")) {
          window.location.reload();
          return;
        }
        later();
      })
      .catch(later);
  }
  later();
})();
