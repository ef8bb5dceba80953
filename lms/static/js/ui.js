/* Progressive enhancement only: every page works with this file absent. No dependencies, no inline handlers (CSP-safe). */
(function (d) {
  "use strict";
  var root = d.documentElement;
  root.classList.add("js");
  function on(sel, ev, fn) { d.addEventListener(ev, function (e) { var t = e.target.closest && e.target.closest(sel); if (t) fn(t, e); }); }

  var words = (d.getElementById("words") || { dataset: {} }).dataset;

  /* theme: the system decides until the person does; the cookie lets the server send the right media next time */
  on("[data-theme-toggle]", "click", function (t, e) {
    var l = d.getElementById("dark"); if (!l) return; e.preventDefault();
    var dark = matchMedia(l.media).matches; l.media = dark ? "not all" : "screen";
    d.cookie = "theme=" + (dark ? "light" : "dark") + ";path=/;max-age=31536000;samesite=lax";
  });

  /* dialogs: <a href="/fallback/" data-dialog="id"> opens <dialog id>; without JS the link just navigates */
  on("[data-dialog]", "click", function (t, e) { var x = d.getElementById(t.dataset.dialog); if (x && x.showModal) { e.preventDefault(); x.showModal(); } });
  on("dialog", "click", function (t, e) { if (e.target === t) t.close(); });

  /* a menu in <details class="pop"> closes on Escape and on a click elsewhere */
  d.addEventListener("click", function (e) { d.querySelectorAll("details.pop[open]").forEach(function (x) { if (!x.contains(e.target)) x.open = false; }); });
  d.addEventListener("keydown", function (e) { var x = e.key === "Escape" && d.querySelector("details.pop[open]"); if (x) { x.open = false; x.firstElementChild.focus(); } });

  /* a form sent twice by an impatient finger is sent once; forms that may be sent again at once say data-again */
  d.addEventListener("submit", function (e) {
    var f = e.target; if (e.defaultPrevented || f.method !== "post" || f.hasAttribute("data-again") || f.hasAttribute("hx-post")) return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = "1"; if (e.submitter) e.submitter.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", function () { d.querySelectorAll("form[data-sent]").forEach(function (f) { delete f.dataset.sent; f.querySelectorAll("[aria-disabled]").forEach(function (b) { b.removeAttribute("aria-disabled"); }); }); });

  /* the summary of what is wrong gets the focus */
  var wrong = d.querySelector(".errsum"); if (wrong) wrong.focus();

  /* toast with undo; the live region exists in the page from the start */
  function toast(msg, undo) {
    var box = d.querySelector(".toasts"); if (!box) return;
    box.textContent = "";
    var n = d.createElement("div"); n.className = "toast"; n.appendChild(d.createTextNode(msg));
    if (undo) { var b = d.createElement("button"); b.type = "button"; b.textContent = words.undo; b.onclick = function () { undo(); n.remove(); }; n.appendChild(b); }
    box.appendChild(n); clearTimeout(toast.t); toast.t = setTimeout(function () { n.remove(); }, undo ? 10000 : 5000);
  }
  d.addEventListener("toast", function (e) { toast(e.detail.message); });   /* HX-Trigger: {"toast": {...}} */

  /* search box: what the server suggests while somebody types, as a list of links; Enter alone is the plain search */
  d.querySelectorAll("input[data-suggest]").forEach(function (box) {
    var list = d.createElement("div"), wait, asked = 0, at = -1;
    list.className = "sugg"; list.id = box.id + "-sg"; list.hidden = true; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", box.labels[0].textContent);
    box.closest("form").appendChild(list);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]].forEach(function (a) { box.setAttribute(a[0], a[1]); });
    function options() { return list.querySelectorAll("[role=option]"); }
    function show(open) { list.hidden = !open; box.setAttribute("aria-expanded", String(open)); if (!open) pick(-1); }
    function pick(n) { at = n; options().forEach(function (o, i) { o.setAttribute("aria-selected", String(i === n)); }); var o = options()[n]; if (o) { box.setAttribute("aria-activedescendant", o.id); o.scrollIntoView({ block: "nearest" }); } else box.removeAttribute("aria-activedescendant"); }
    function ask() {
      var q = box.value.trim(), mine = ++asked; if (!q) return show(false);
      fetch(box.dataset.suggest + "?q=" + encodeURIComponent(q), { headers: { "X-Requested-With": "fetch" } }).then(function (r) { return r.ok ? r.text() : ""; }).then(function (html) {
        if (mine !== asked) return; list.innerHTML = html; show(options().length > 0 && d.activeElement === box);
      }, function () { show(false); });
    }
    box.addEventListener("input", function (e) { clearTimeout(wait); if (!e.isComposing) wait = setTimeout(ask, 200); });
    box.addEventListener("compositionend", ask);
    box.addEventListener("keydown", function (e) {
      var n = options().length; if (list.hidden || !n || e.isComposing) return;
      if (e.key === "ArrowDown") pick((at + 1) % n); else if (e.key === "ArrowUp") pick(at > 0 ? at - 1 : n - 1); else if (e.key === "Escape") show(false);
      else if (e.key === "Enter" && at >= 0) options()[at].click(); else return;
      e.preventDefault();
    });
    box.addEventListener("blur", function () { setTimeout(function () { if (!list.contains(d.activeElement)) show(false); }, 150); });
  });

  /* ranked list: buttons are real submit buttons; this makes them instant, adds dragging, keys and undo */
  d.querySelectorAll("[data-rank]").forEach(function (list) {
    var live = d.getElementById(list.dataset.live);
    function rows() { return Array.prototype.slice.call(list.children); }
    function name(li) { return li.dataset.name; }
    function renumber() { rows().forEach(function (li, i) { li.querySelector(".rk-n").textContent = i + 1; li.querySelector("input[type=hidden]").value = i + 1;
      li.querySelector("[data-up]").disabled = i === 0; li.querySelector("[data-down]").disabled = i === rows().length - 1; }); }
    function move(li, to, quiet) {
      var all = rows(), from = all.indexOf(li); to = Math.max(0, Math.min(all.length - 1, to)); if (to === from) return;
      list.insertBefore(li, to > from ? all[to].nextSibling : all[to]); renumber();
      var msg = words.moved.replace("{name}", name(li)).replace("{n}", to + 1); if (live) live.textContent = msg;
      if (!quiet) toast(msg, function () { move(li, from, true); });
      list.dispatchEvent(new CustomEvent("ranked", { bubbles: true }));      /* htmx: hx-trigger="ranked delay:600ms" */
    }
    list.addEventListener("click", function (e) {
      var b = e.target.closest("[data-up],[data-down]"); if (!b) return; e.preventDefault();
      var li = b.closest("li"), i = rows().indexOf(li); move(li, i + (b.hasAttribute("data-up") ? -1 : 1));
      (b.disabled ? li.querySelector("[data-up]:not(:disabled),[data-down]:not(:disabled)") : b).focus();
    });
    list.addEventListener("keydown", function (e) {
      if (!e.altKey || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
      var li = e.target.closest("li"); if (!li) return; e.preventDefault(); var f = e.target; move(li, rows().indexOf(li) + (e.key === "ArrowUp" ? -1 : 1)); f.focus();
    });
    var dragged = null;
    list.addEventListener("dragstart", function (e) { dragged = e.target.closest("li"); if (dragged) { e.dataTransfer.effectAllowed = "move"; dragged.classList.add("drag"); } });
    list.addEventListener("dragover", function (e) { if (dragged) e.preventDefault(); });
    list.addEventListener("drop", function (e) { var li = e.target.closest("li"); if (dragged && li && li !== dragged) { e.preventDefault(); move(dragged, rows().indexOf(li)); } });
    list.addEventListener("dragend", function () { if (dragged) dragged.classList.remove("drag"); dragged = null; });
    renumber();
  });

  /* single-key shortcuts: off while typing, and off altogether with <body data-keys="off"> (WCAG 2.1.4) */
  function typing(t) { return /^(TEXTAREA|SELECT)$/.test(t.tagName) || (t.tagName === "INPUT" && !/^(radio|checkbox)$/.test(t.type)); }
  d.addEventListener("keydown", function (e) {
    if (d.body.dataset.keys === "off" || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    var q = d.querySelector("[data-quiz]"), s;
    if (q && /^[1-9]$/.test(e.key)) { var o = q.querySelectorAll(".choice input")[+e.key - 1]; if (o) { o.checked = o.type === "radio" || !o.checked; o.focus(); o.dispatchEvent(new Event("change", { bubbles: true })); } }
    else if (q && /^[pn]$/i.test(e.key)) { s = q.querySelector('[name="go"][value="' + (/p/i.test(e.key) ? "prev" : "next") + '"]'); if (s) s.click(); }
    else if (e.key === "/") { s = d.querySelector("input[type=search]"); if (s) { e.preventDefault(); s.focus(); } }
  });
})(document);
