/* « Écouter » reads a page aloud with a voice that lives on this computer and speaks its language. Without one
   there is no button: any other voice would send the words over the network. */
(function () {
  "use strict";
  var speech = window.speechSynthesis, reading = null;
  if (!speech || !window.SpeechSynthesisUtterance) { return; }

  function button() { return document.querySelector(".listen"); }

  function voice(language) {
    var own = speech.getVoices().filter(function (each) {
      return each.localService === true && each.lang.toLowerCase().split(/[-_]/)[0] === language;
    });
    return own.filter(function (each) { return each.default; })[0] || own[0];
  }

  function look() {
    var here = button();
    if (here) { here.hidden = !voice(here.dataset.language); }
  }

  function stop() {
    var here = button();
    reading = null;
    speech.cancel();
    if (here) { here.textContent = here.dataset.listen; }
  }

  /* What is seen, part by part and once, and only what is written in the language of the voice. */
  function parts(here) {
    return Array.from(document.querySelectorAll(here.dataset.read)).filter(function (part) {
      return part.getClientRects().length && !part.querySelector("p")
        && part.closest("[lang]").lang === here.dataset.language;
    }).map(function (part) { return part.innerText.trim(); }).filter(Boolean);
  }

  function read(here) {
    var left = parts(here), mine = {}, by = voice(here.dataset.language);
    function next() {
      if (reading !== mine) { return; }
      if (!left.length || !by) { stop(); return; }
      var said = new SpeechSynthesisUtterance(left.shift());
      said.voice = by;
      said.lang = by.lang;
      said.onend = next;
      said.onerror = function () { if (reading === mine) { stop(); } };
      speech.speak(said);
    }
    reading = mine;
    here.textContent = here.dataset.stop;
    next();
  }

  document.addEventListener("click", function (event) {
    var here = event.target.closest && event.target.closest(".listen");
    if (here && reading) { stop(); } else if (here) { read(here); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && reading) { stop(); }
  });
  window.addEventListener("pagehide", stop);
  /* An answer brings its feedback into the same page. */
  new MutationObserver(function () { stop(); look(); }).observe(document.body, { childList: true });
  speech.onvoiceschanged = look;
  look();
})();
