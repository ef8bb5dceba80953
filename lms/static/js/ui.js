/* Every page works without this file. */
((d) => {
  "use strict";
  d.documentElement.classList.add("js");

  var words = (d.getElementById("words") || { dataset: {} }).dataset;

  d.addEventListener("click", (e) => {
    var l = d.getElementById("dark"); if (!l || !e.target.closest("[data-theme-toggle]")) return; e.preventDefault();
    var dark = matchMedia(l.media).matches; l.media = dark ? "not all" : "screen";
    d.cookie = "theme=" + (dark ? "light" : "dark") + ";path=/;max-age=31536000;samesite=lax";
  });

  d.addEventListener("click", (e) => { d.querySelectorAll("details.pop[open]").forEach((x) => { if (!x.contains(e.target)) x.open = false; }); });
  d.addEventListener("keydown", (e) => { var x = e.key === "Escape" && d.querySelector("details.pop[open]"); if (x) { x.open = false; x.firstElementChild.focus(); } });

  /* an impatient finger sends once; forms that may be sent again at once say data-again */
  d.addEventListener("submit", (e) => {
    var f = e.target; if (e.defaultPrevented || f.method !== "post" || f.hasAttribute("data-again") || f.hasAttribute("hx-post")) return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = "1"; if (e.submitter) e.submitter.setAttribute("aria-disabled", "true");
  });
  addEventListener("pageshow", () => { d.querySelectorAll("form[data-sent]").forEach((f) => { delete f.dataset.sent; f.querySelectorAll("[aria-disabled]").forEach((b) => { b.removeAttribute("aria-disabled"); }); }); });

  var wrong = d.querySelector(".errsum"); if (wrong) wrong.focus();

  function toast(msg, undo) {
    var box = d.querySelector(".toasts"); if (!box) return;
    box.textContent = "";
    var n = d.createElement("div"); n.className = "toast"; n.append(msg);
    if (undo) { var b = d.createElement("button"); b.type = "button"; b.textContent = words.undo; b.onclick = () => { undo(); n.remove(); }; n.append(b); }
    box.append(n); clearTimeout(toast.t); toast.t = setTimeout(() => { n.remove(); }, undo ? 10000 : 5000);
  }

  d.querySelectorAll("input[data-suggest]").forEach((box) => {
    var list = d.createElement("div"), wait, asked = 0, at = -1;
    list.className = "sugg"; list.id = box.id + "-sg"; list.hidden = true; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", box.labels[0].textContent);
    box.closest("form").append(list);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]].forEach((a) => box.setAttribute(...a));
    function options() { return list.querySelectorAll("[role=option]"); }
    function show(open) { list.hidden = !open; box.setAttribute("aria-expanded", String(open)); if (!open) pick(-1); }
    function pick(n) { at = n; options().forEach((o, i) => { o.setAttribute("aria-selected", String(i === n)); }); var o = options()[n]; if (o) { box.setAttribute("aria-activedescendant", o.id); o.scrollIntoView({ block: "nearest" }); } else box.removeAttribute("aria-activedescendant"); }
    function ask() {
      var q = box.value.trim(), mine = ++asked; if (!q) return show(false);
      fetch(box.dataset.suggest + "?q=" + encodeURIComponent(q), { headers: { "X-Requested-With": "fetch" } }).then((r) => { return r.ok ? r.text() : ""; }).then((html) => {
        if (mine !== asked) return; list.innerHTML = html; show(options().length > 0 && d.activeElement === box);
      }, () => { show(false); });
    }
    box.addEventListener("input", (e) => { clearTimeout(wait); if (!e.isComposing) wait = setTimeout(ask, 200); });
    box.addEventListener("compositionend", ask);
    box.addEventListener("keydown", (e) => {
      var n = options().length; if (list.hidden || !n || e.isComposing) return;
      if (e.key === "ArrowDown") pick((at + 1) % n); else if (e.key === "ArrowUp") pick(at > 0 ? at - 1 : n - 1); else if (e.key === "Escape") show(false);
      else if (e.key === "Enter" && at >= 0) options()[at].click(); else return;
      e.preventDefault();
    });
    box.addEventListener("blur", () => { setTimeout(() => { if (!list.contains(d.activeElement)) show(false); }, 150); });
  });

  /* real submit buttons, made instant */
  d.querySelectorAll("[data-rank]").forEach((list) => {
    var live = d.getElementById(list.dataset.live);
    function rows() { return [...list.children]; }
    function renumber() { rows().forEach((li, i) => { li.querySelector(".rk-n").textContent = i + 1; li.querySelector("input[type=hidden]").value = i + 1;
      li.querySelector("[data-up]").disabled = i === 0; li.querySelector("[data-down]").disabled = i === rows().length - 1; }); }
    function move(li, to, quiet) {
      var all = rows(), from = all.indexOf(li); to = Math.max(0, Math.min(all.length - 1, to)); if (to === from) return;
      list.insertBefore(li, to > from ? all[to].nextSibling : all[to]); renumber();
      var msg = words.moved.replace("{name}", li.dataset.name).replace("{n}", to + 1); if (live) live.textContent = msg;
      if (!quiet) toast(msg, () => { move(li, from, true); });
      list.dispatchEvent(new CustomEvent("ranked", { bubbles: true }));
    }
    list.addEventListener("click", (e) => {
      var b = e.target.closest("[data-up],[data-down]"); if (!b) return; e.preventDefault();
      var li = b.closest("li"), i = rows().indexOf(li); move(li, i + (b.hasAttribute("data-up") ? -1 : 1));
      (b.disabled ? li.querySelector("[data-up]:not(:disabled),[data-down]:not(:disabled)") : b).focus();
    });
    list.addEventListener("keydown", (e) => {
      if (!e.altKey || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
      var li = e.target.closest("li"); if (!li) return; e.preventDefault(); var f = e.target; move(li, rows().indexOf(li) + (e.key === "ArrowUp" ? -1 : 1)); f.focus();
    });
    var dragged = null;
    list.addEventListener("dragstart", (e) => { dragged = e.target.closest("li"); if (dragged) { e.dataTransfer.effectAllowed = "move"; dragged.classList.add("drag"); } });
    list.addEventListener("dragover", (e) => { if (dragged) e.preventDefault(); });
    list.addEventListener("drop", (e) => { var li = e.target.closest("li"); if (dragged && li && li !== dragged) { e.preventDefault(); move(dragged, rows().indexOf(li)); } });
    list.addEventListener("dragend", () => { if (dragged) dragged.classList.remove("drag"); dragged = null; });
    renumber();
  });

  /* single keys: not while typing, nor with data-keys="off" */
  function typing(t) { return /^(TEXTAREA|SELECT)$/.test(t.tagName) || (t.tagName === "INPUT" && !/^(radio|checkbox)$/.test(t.type)); }
  d.addEventListener("keydown", (e) => {
    if (d.body.dataset.keys === "off" || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    var q = d.querySelector("[data-quiz]:not(fieldset:has(:checked))"), s;
    if (q && /^[0-9]$/.test(e.key)) { var o = q.querySelector('.score input[value="' + e.key + '"]') || q.querySelectorAll(".choice input")[+e.key - 1]; if (o) { o.checked = o.type === "radio" || !o.checked; o.focus(); o.dispatchEvent(new Event("change", { bubbles: true })); } }
    else if (q && /^[pn]$/i.test(e.key)) { s = q.querySelector('[name="go"][value="' + (/p/i.test(e.key) ? "prev" : "next") + '"]'); if (s) s.click(); }
    else if (e.key === "/") { s = d.querySelector("input[type=search]"); if (s) { e.preventDefault(); s.focus(); } }
  });
})(document);
