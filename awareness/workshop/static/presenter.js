/* Comfort only: every button is a form. Follows the room each second, sends forms without leaving the page,
   one after the other, and lets keys and clickers press the buttons. What it shows is the server's word. */
(function () {
  "use strict";
  var SECOND = 1000, room = document.getElementById("room"), missed = 0, line = Promise.resolve(), queued = 0, moving = false;
  if (!room || !window.fetch || !window.DOMParser) { return; }
  var MOVES = /\/room\/(hour|again|close)/, POLITE = document.getElementById("live");

  function byId(name) { return document.getElementById(name); }

  /* What is typed and not noted yet, what is unfolded and where the focus is outlive a redrawn page; hands
     typed for one vote are never taken for those of the next. */
  function keep(fresh) {
    var same = fresh.dataset.asked === room.dataset.asked;
    room.querySelectorAll(same ? "input[id]" : "details input[id]").forEach(function (each) {
      var twin = fresh.querySelector("[id='" + each.id + "']");
      if (twin && each.type !== "checkbox" && each.value !== each.defaultValue) { twin.value = each.value; }
    });
    room.querySelectorAll("details[open][id]").forEach(function (each) {
      var twin = fresh.querySelector("[id='" + each.id + "']");
      if (twin) { twin.open = true; }
    });
  }

  /* Gives what puts the focus back where it was, with what was selected. */
  function focused() {
    var was = document.activeElement, id = was && room.contains(was) ? was.id || (was.form && was.form.id) : "";
    var from = was && was.type === "text" ? was.selectionStart : null, to = from === null ? 0 : was.selectionEnd;
    return function () {
      var now = id && byId(id);
      if (now && now.tagName === "FORM") {
        now = [].find.call(now.elements, function (each) { return each.name === was.name && each.value === was.value; }) ||
          now.querySelector("button");
      }
      if (!now) { return; }
      now.focus({preventScroll: true});
      if (from !== null && now.type === "text") { now.setSelectionRange(from, to); }
    };
  }

  function draw(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("room"), before, title, phase, back, isNew;
    if (!fresh) { window.location.reload(); return; }
    if (fresh.innerHTML === room.innerHTML) { return; }
    before = room.querySelector("h1");
    back = focused();
    keep(fresh);
    room.replaceWith(fresh);
    room = fresh;
    letters();
    title = room.querySelector("h1");
    phase = room.querySelector(".phase");
    isNew = title && (!before || title.textContent !== before.textContent);
    if (isNew) { window.scrollTo(0, 0); }
    back();
    if (isNew || (title && phase)) {
      say(POLITE, (phase ? phase.textContent + ". " : "") + title.textContent);
    }
  }

  function say(where, text) { if (where && where.textContent !== text) { where.textContent = text; } }

  function fetchPage(address, options) {
    return fetch(address, options).then(function (answer) {
      return answer.text().then(function (html) { draw(html); });
    });
  }

  function linked(is) {
    missed = is ? 0 : missed + 1;
    if (byId("lost")) { byId("lost").hidden = missed < 3; }
  }

  function ask() {
    var follows = room.hasAttribute("data-follow"), address = follows ? window.location.href : "/room/state";
    return fetch(address, {cache: "no-store", credentials: "same-origin"}).then(function (answer) {
      linked(answer.ok);
      if (answer.status === 404) { window.location.href = "/room"; return null; }
      if (!answer.ok) { return null; }
      return follows ? answer.text().then(function (html) { draw(html); }) : answer.json().then(show);
    }).catch(function () { linked(false); });
  }

  function show(state) {
    if (state.tag !== room.dataset.tag) {
      return queued ? null : fetchPage("/room", {cache: "no-store", credentials: "same-origin"});
    }
    room.querySelectorAll("[data-n]").forEach(function (each) { say(each, state.numbers[each.dataset.n] || ""); });
    return null;
  }

  function follow() { ask().then(function () { setTimeout(follow, SECOND); }); }

  /* Forms go one after the other. One that waited for another of ours bears what the screen shows by then; a
     second move meanwhile is a double click and goes nowhere. */
  function send(form, button) {
    var isMove = MOVES.test(form.getAttribute("action")), body = new URLSearchParams(new FormData(form));
    var action = form.action, waits = queued > 0;
    if (button && button.name) { body.set(button.name, button.value); }
    if (isMove && moving) { return; }
    moving = moving || isMove;
    queued += 1;
    line = line.then(function () {
      ["from", "at"].forEach(function (name) {
        var shown = room.querySelector("form [name=" + name + "]");
        if (waits && shown && body.has(name)) { body.set(name, shown.value); }
      });
      return fetchPage(action, {method: "POST", credentials: "same-origin", body: body});
    }).catch(function () { linked(false); }).then(function () {
      queued -= 1;
      if (isMove) { moving = false; }
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!room.contains(form) || form.hasAttribute("data-plain") || form.getAttribute("action") === "/room/close") { return; }
    event.preventDefault();
    release(form, document.activeElement);
    send(form, event.submitter);
  });

  /* Once noted, the field lets go of the keys: the clicker's next press goes on. It is not noted twice. */
  function release(form, field) {
    if (!form.classList.contains("counted") || field.tagName !== "INPUT") { return; }
    if (field.form === form) { field.defaultValue = field.value; }
    field.blur();
  }

  /* A number that was typed is noted when its field is left: nobody loses hands by going on. */
  function note(field) {
    var form = field && field.form;
    if (!form || !form.classList.contains("counted") || field.type !== "text" || !room.contains(field)) { return; }
    if (field.value !== field.defaultValue && field.checkValidity()) { send(form, null); }
  }

  document.addEventListener("focusout", function (event) { note(event.target); });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "letters") { return; }
    try { localStorage.setItem("room-letters", event.target.checked ? "on" : "off"); } catch (error) { /* not kept */ }
  });

  function letters() {
    var box = byId("letters");
    try { if (box) { box.checked = localStorage.getItem("room-letters") !== "off"; } } catch (error) { /* as it is */ }
  }

  function press(name) {
    var form = byId(name);
    if (name === "help") { byId("keys").open = !byId("keys").open; byId("keys").scrollIntoView({block: "nearest"}); return; }
    if (!form) { return; }
    if (document.activeElement && document.activeElement.tagName === "INPUT") { document.activeElement.blur(); }
    send(form, form.querySelector("button"));
  }

  /* In a field of hands: a letter is a line, + and − are one more and one less. */
  function count(event, field) {
    var found = field.id.match(/^(.*-)([A-E])$/), key = event.key.toUpperCase(), to = found && byId(found[1] + key);
    if (!found || event.ctrlKey || event.altKey || event.metaKey) { return false; }
    if (/^[A-E]$/.test(key) && to) { to.focus(); to.select(); return true; }
    if (key === "+" || key === "-") {
      field.value = Math.max(0, (parseInt(field.value, 10) || 0) + (key === "+" ? 1 : -1));
      send(field.form, null);
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    var at = event.target, name = event.repeat ? "" : window.roomKey(event);
    if (at.tagName === "INPUT" && count(event, at)) { event.preventDefault(); return; }
    var box = byId("letters"), row = at.tagName !== "INPUT" && (!box || box.checked) && /^[1-5]$/.test(event.key) ?
      byId("hands-" + "ABCDE"[event.key - 1]) : null;
    if (row && !event.ctrlKey && !event.altKey && !event.metaKey) { event.preventDefault(); row.focus(); row.select(); return; }
    if (name) { event.preventDefault(); press(name); }
  });

  document.documentElement.classList.add("js");
  letters();
  follow();
})();
