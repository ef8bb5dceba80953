/* A quiz on a weak network: answers wait on the device and are handed on when it is back; and what is left of the time.
   Without it every answer goes with its button, and the page says until when. */
(function (d) {
  "use strict";
  var form = d.querySelector("form[data-queue]"), saved = function () { return d.getElementById("saved"); };
  function store() { try { return JSON.parse(localStorage.getItem("quiz-queue") || "{}"); } catch (e) { return {}; } }
  function keep(all) { try { localStorage.setItem("quiz-queue", JSON.stringify(all)); } catch (e) { /* private mode: the page still holds it */ } }
  function say(words) { var s = saved(); if (s && words) s.textContent = words; }
  function token() { var t = d.querySelector("[name=csrfmiddlewaretoken]"); return t ? t.value : ""; }
  function number() { var s = saved(), seq = form && form.querySelector("[name=seq]"); if (s && seq && s.dataset.seq) seq.value = s.dataset.seq; }
  /* what the server said of an answer handed on later: its own words where the answer stands, a warning anywhere */
  function heard(path, html) {
    var box = d.createElement("template"); box.innerHTML = html;
    var said = box.content.querySelector("#saved"), s = saved();
    if (!said || !s) return "";
    if (path === location.pathname) { s.replaceWith(said); number(); }
    return said.classList.contains("warn") ? said.textContent.trim() : "";
  }
  function send() {
    var all = store(), sent = 0, refused = 0, words = "", here = all[location.pathname];
    return Object.keys(all).reduce(function (before, path) {
      return before.then(function () {
        var data = new URLSearchParams(all[path]); data.set("csrfmiddlewaretoken", token());
        return fetch(path, { method: "POST", body: data, headers: { "HX-Request": "true" } }).then(function (r) {
          /* signed out, or somebody else on this device: it waits for its owner */
          if (r.redirected || r.status === 403 || r.status === 404 || r.status >= 500) return null;
          var now = store(); delete now[path]; keep(now);
          /* handed in meanwhile: keeping it would only be refused again */
          if (!r.ok) { refused += 1; return null; }
          sent += 1;
          return r.text().then(function (html) { words = heard(path, html) || words; });
        });
      });
    }, Promise.resolve()).then(function () {
      if (!form || !(sent || refused)) return;
      if (refused) say(form.dataset.wordsRefused); else if (!here) say(words || form.dataset.wordsSent);
    }, function () { /* still offline */ });
  }
  if (form) {
    d.body.addEventListener("htmx:sendError", function () {
      var all = store(); all[location.pathname] = new URLSearchParams(new FormData(form)).toString(); keep(all); say(form.dataset.wordsOffline);
    });
    d.body.addEventListener("htmx:afterSwap", number);
    /* leaving with a button while offline: the answer waits, the way on works once the network is back */
    form.addEventListener("submit", function (e) { if (navigator.onLine === false) { e.preventDefault(); var all = store(); all[location.pathname] = new URLSearchParams(new FormData(form)).toString(); keep(all); say(form.dataset.wordsOffline); } });
  }
  addEventListener("online", send); send();

  var clock = d.querySelector("[data-deadline]");
  if (!clock) return;
  /* the server's clock, whatever the phone believes */
  var skew = Date.parse(clock.dataset.now) - Date.now(), end = Date.parse(clock.dataset.deadline), words = clock.querySelector("span"), tell = d.querySelector("[data-tell]"), told = {};
  function left() { return Math.max(0, Math.ceil((end - Date.now() - skew) / 1000)); }
  function text(s) { return s > 90 ? clock.dataset.words.replace("{minutes}", Math.ceil(s / 60)) : clock.dataset.wordsShort.replace("{seconds}", s); }
  function tick() {
    var s = left(); words.textContent = s ? text(s) : clock.dataset.wordsOver;
    [600, 300, 60, 10].forEach(function (at) { if (s <= at && s > at - 3 && !told[at]) { told[at] = 1; if (tell) tell.textContent = text(s); } });
    if (!s) { clearInterval(timer); send().then(function () {
      var f = d.createElement("form"); f.method = "post"; f.action = clock.dataset.check; var t = d.createElement("input"); t.type = "hidden"; t.name = "csrfmiddlewaretoken"; t.value = token(); f.appendChild(t); d.body.appendChild(f); f.submit(); }); }
  }
  var timer = setInterval(tick, 1000); tick();
})(document);
