/* Comfort only: every page works without it. Forms are sent in the background so that feedback is announced
   where it appears and the page does not jump; printing needs a script; a ping each minute keeps the program up. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  document.addEventListener("click", function (event) {
    var print = event.target.closest && event.target.closest(".print");
    if (print) { window.print(); }
    var link = event.target.closest && event.target.closest('main a[href^="https://"]');
    if (link && navigator.onLine === false && !link.classList.contains("btn")) {
      event.preventDefault();
      window.location.assign("/away?to=" + encodeURIComponent(link.getAttribute("href")));
    }
    var menu = document.querySelector("details.menu[open]");
    if (menu && !menu.contains(event.target)) { menu.open = false; }
  });
  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  function announce(text) {
    var live = document.getElementById("live");
    if (live) { live.textContent = ""; setTimeout(function () { live.textContent = text; }, 50); }
  }

  function show(html, address, moved) {
    var page = new DOMParser().parseFromString(html, "text/html");
    ["form.stepform", "header.top", ".author"].forEach(function (part) {
      var fresh = page.querySelector(part), old = document.querySelector(part);
      if (fresh && old) { old.replaceWith(document.importNode(fresh, true)); }
    });
    document.title = page.title;
    history.replaceState(null, "", address);
    var target = moved && document.querySelector('button[name="' + moved.name + '"][value="' + moved.value + '"]');
    var verdict = document.querySelector("form.stepform .verdict");
    var message = document.querySelector("form.stepform .notice");
    var focus = target || verdict || message || document.querySelector("main h1");
    if (focus && !target) { focus.setAttribute("tabindex", "-1"); }
    if (!target) { window.scrollTo(0, 0); }
    if (focus) { focus.focus({ preventScroll: Boolean(verdict || target) }); }
    if (target) { announce(target.closest("li").querySelector("span").textContent); }
    else if (focus) { announce(focus.textContent); }
  }

  /* Bigger letters in the middle of a step: what is filled in and not sent yet must stay. */
  function resize(form, button) {
    var data = new URLSearchParams(new FormData(form));
    data.append(button.name, button.value);
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        var page = new DOMParser().parseFromString(html, "text/html");
        root.className = page.documentElement.className + " js";
      })
      .catch(function () { form.submit(); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.matches(".menu form") && button && button.name === "size" && window.fetch
        && document.querySelector("form.stepform")) {
      event.preventDefault();
      resize(form, button);
      return;
    }
    if (!form.matches("form.stepform") || !form.hasAttribute("data-item") || !window.fetch) { return; }
    event.preventDefault();
    var data = new URLSearchParams(new FormData(form));
    if (button && button.name) { data.append(button.name, button.value); }
    form.setAttribute("aria-busy", "true");
    var moved = button && button.classList.contains("move") ? button : null;
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (answer) { return answer.text().then(function (html) {
        if (html.indexOf("stepform") < 0) { window.location.assign(answer.url); return; }
        show(html, answer.url, moved);
      }); })
      .catch(function () { form.removeAttribute("data-item"); form.requestSubmit(button || undefined); });
  });

  setInterval(function () { fetch("/ping", { credentials: "same-origin" }).catch(function () {}); }, 60000);
})();
