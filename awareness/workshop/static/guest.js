/* Comfort only: the page works as plain forms. Asks for the state each second, at once when the phone wakes up,
   for ever; shows the choices when the room's clock says so; says what the server says, never what it hopes. */
(function () {
  "use strict";
  var room = document.getElementById("room"), badge = document.getElementById("link");
  if (!room || !window.fetch || !window.AbortController) { return; }
  var SECOND = 1000, PATIENCE = 4000;
  var tag = "", offset = 0, best = Infinity, missed = 0, next = 0, opening = 0, running = null, over = false;

  function now() { return Date.now() + offset; }

  /* The quickest answers know best what time it is in the room; an old one is slowly forgotten. */
  function set(told, sent) {
    var took = Date.now() - sent;
    best = best * 1.1 + 1;
    if (told && took <= best) { best = took; offset = Number(told) - sent - took / 2; }
  }

  function open() {
    var form = room.querySelector("form[data-opens]"), soon = room.querySelector(".soon"), wait;
    clearTimeout(opening);
    if (!form) { return; }
    wait = Number(form.dataset.opens) - now();
    if (wait > 0) { opening = setTimeout(open, Math.min(wait, 250)); return; }
    form.hidden = false;
    if (soon) { soon.remove(); }
  }

  /* Who does the steps alone stays on its own page for as long as the room lets them. */
  function show(state) {
    var stays = room.dataset.phase, inside = room.contains(document.activeElement);
    if (stays && state.phase !== stays) { window.location.replace("/"); }
    if (stays) { return; }
    room.innerHTML = state.html;
    over = state.phase === "end";
    if (inside) { room.focus(); }
    open();
  }

  /* When the room is over its computer goes away, and nobody is missed. */
  function linked(is) {
    if (over && !is) { return; }
    missed = is ? 0 : missed + 1;
    if (is || missed >= 3) { say(badge, room.dataset[is ? "linked" : "lost"]); }
  }

  function say(where, text) {
    if (where && where.textContent !== text) { where.textContent = text; }
  }

  function later() {
    var wait = missed < 3 ? SECOND : Math.min(missed, 5) * SECOND;
    clearTimeout(next);
    if (!document.hidden) { next = setTimeout(ask, wait * (0.9 + Math.random() * 0.2)); }
  }

  function ask() {
    var mine = new AbortController(), sent = Date.now(), limit;
    if (running) { running.abort(); }
    running = mine;
    clearTimeout(next);
    limit = setTimeout(function () { mine.abort(); }, PATIENCE);
    fetch("/state", {
      cache: "no-store", credentials: "same-origin", signal: mine.signal, headers: tag ? {"If-None-Match": tag} : {}
    }).then(function (answer) {
      set(answer.headers.get("X-Now"), sent);
      if (answer.status === 403) { window.location.reload(); }
      if (answer.status !== 200) { linked(answer.status === 304); return null; }
      return answer.json().then(function (state) {
        linked(true);
        tag = answer.headers.get("ETag");
        show(state);
      });
    }).catch(function () { if (running === mine) { linked(false); } }).then(function () {
      clearTimeout(limit);
      if (running === mine) { running = null; later(); }
    });
  }

  function send(form, choice) {
    var line = room.querySelector(".sent"), body = {question: form.elements.question.value, choice: choice};
    say(line, room.dataset.sending);
    form.querySelectorAll("button").forEach(function (each) { each.disabled = true; });
    fetch("/answer", {
      method: "POST", credentials: "same-origin", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)
    }).then(function (answer) {
      return answer.json().then(function (told) {
        if (!answer.ok) {
          say(line, told.error);
          form.querySelectorAll("button").forEach(function (each) { each.disabled = false; });
        }
        tag = "";
        setTimeout(ask, answer.ok ? 0 : 2 * SECOND);
      });
    }).catch(function () { setTimeout(function () { if (form.isConnected) { send(form, choice); } }, SECOND); });
  }

  room.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=choice]");
    if (!button) { return; }
    event.preventDefault();
    send(button.form, button.value);
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { best = Infinity; ask(); } });
  ["pageshow", "online", "focus"].forEach(function (name) { window.addEventListener(name, ask); });
  ask();
})();
