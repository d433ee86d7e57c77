/* What keys and clickers say, on the trainer's screen and on the projector: next, back, black, hands, help. */
window.roomKey = (function () {
  "use strict";
  var KEYS = {
    PageDown: "next", ArrowRight: "next", " ": "next", PageUp: "back", ArrowLeft: "back"
  };
  /* Single letters can be switched off (they get in the way of voice control); "." stays for clickers. */
  var LETTERS = {b: "black", m: "phones", "?": "help"};

  function lettersAreOff() {
    try { return localStorage.getItem("room-letters") === "off"; } catch (error) { return false; }
  }

  return function (event) {
    var at = event.target, key = event.key;
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return ""; }
    var types = at.closest && at.closest("input, select, textarea");
    if (types) { return /^Page/.test(key) ? KEYS[key] : ""; }
    /* Space and arrows belong to what has the focus, where it uses them. */
    if (key === " " && at.closest && at.closest("button, a, summary")) { return ""; }
    if (KEYS[key]) { return KEYS[key]; }
    if (key === ".") { return "black"; }
    return lettersAreOff() ? "" : LETTERS[key.toLowerCase()] || "";
  };
})();
