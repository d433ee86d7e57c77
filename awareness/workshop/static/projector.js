/* Comfort only: without it the page asks again by itself. Follows the room each half second, shows the choices
   when the room's clock says so (this computer's own), and hands the clicker's keys on. */
(function () {
  "use strict";
  var screen = document.getElementById("screen"), token = document.querySelector("#keys input");
  var tag = "", opening = 0, line = Promise.resolve(), waiting = {}, seen = {
    version: Number(screen.dataset.version), at: Number(screen.dataset.at), black: screen.dataset.black === "1"
  };
  var COMMANDS = {
    next: ["/room/hour/next", function () { return {from: seen.version, at: seen.at}; }],
    back: ["/room/hour/back", function () { return {from: seen.version, at: seen.at}; }],
    black: ["/room/black", function () { return {black: seen.black ? 0 : 1}; }]
  };

  function open() {
    var list = screen.querySelector("[data-opens]"), soon = screen.querySelector(".soon"), wait;
    clearTimeout(opening);
    if (!list) { return; }
    wait = Number(list.dataset.opens) - Date.now();
    if (wait > 0) { opening = setTimeout(open, Math.min(wait, 250)); return; }
    list.hidden = false;
    if (soon) { soon.remove(); }
  }

  function ask() {
    return fetch("/room/projector/state", {cache: "no-store", credentials: "same-origin"}).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (told) {
      if (!told || told.tag === tag) { return; }
      tag = told.tag;
      seen = told;
      screen.innerHTML = told.html;
      open();
    }).catch(function () { /* the trainer's computer is busy: the screen stays as it is */ });
  }

  function follow() { ask().then(function () { setTimeout(follow, 500); }); }

  /* One after the other: another key pressed meanwhile waits its turn, the same one is a double click. */
  function command(name) {
    if (waiting[name] || !COMMANDS[name]) { return; }
    waiting[name] = true;
    line = line.then(function () {
      return fetch(COMMANDS[name][0], {
        method: "POST", credentials: "same-origin", body: JSON.stringify(COMMANDS[name][1]()),
        headers: {"Content-Type": "application/json", "X-CSRF": token.value}
      });
    }).then(ask).catch(function () { /* the next press tries again */ }).then(function () { waiting[name] = false; });
  }

  document.addEventListener("keydown", function (event) {
    /* Nothing scrolls here, so arrows up and down lead too: some clickers know no others. */
    var name = event.repeat ? "" : window.roomKey(event) || {ArrowDown: "next", ArrowUp: "back"}[event.key];
    if (name) { event.preventDefault(); command(name); }
  });
  open();
  follow();
})();
