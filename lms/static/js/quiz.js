/* A quiz outlives a lost network: pages turn, answers wait in order; and the clock. Without it every answer goes with its button. */
((d) => {
  "use strict";
  const $ = (sel, box = d) => box.querySelector(sel), form = () => $("form[data-queue]"), here = () => location.pathname;
  const opened = new Promise((done) => {
    const r = indexedDB.open("quiz", 1);
    r.onupgradeneeded = () => r.result.createObjectStore("kept", { keyPath: "path" });
    r.onsuccess = r.onerror = () => done(r.error ? 0 : r.result);
  });
  /* {path, html, body: the form, n: place in the line, 0 once sent} */
  const kept = async (verb, ...what) => {
    const db = await opened;
    return db && new Promise((done) => { const r = db.transaction("kept", "readwrite").objectStore("kept")[verb](...what); r.onsuccess = r.onerror = () => done(r.result); });
  };
  const note = async (path, facts) => kept("put", { path, n: 0, ...await kept("get", path), ...facts });
  const waiting = async () => (await kept("getAll") || []).filter((one) => one.n).sort((a, b) => a.n - b.n);
  const say = (words) => { const s = $("#saved"); if (s && words) s.textContent = words; };
  const post = (path, body) => { const data = new URLSearchParams(body); data.set("csrfmiddlewaretoken", ($("[name=csrfmiddlewaretoken]") || {}).value); return fetch(path, { method: "POST", body: data, headers: { "HX-Request": "true" } }); };
  const given = () => new URLSearchParams(new FormData(form())).toString();
  const isAnswered = (body) => new URLSearchParams(body).getAll("given").some(Boolean);
  let down, touched;
  const offline = () => down || !navigator.onLine;
  const number = () => { const seq = $("#saved").dataset.seq; if (seq) form().elements.seq.value = seq; return note(here(), { body: given(), n: 0 }); };
  const keep = async () => {
    const path = here(), body = given(), last = (await waiting()).pop();
    down = true; say(form().dataset.wordsOffline);
    return note(path, { body, n: last ? last.n + 1 : 1 });
  };
  const heard = async (one, html) => {
    const said = $("#saved", new DOMParser().parseFromString(html, "text/html")), now = await kept("get", one.path), data = new URLSearchParams(now.body);
    /* answered anew on the way: that is sent too */
    const more = now.n !== one.n;
    data.set("seq", said.dataset.seq); await note(one.path, { body: data.toString(), n: more && now.n });
    if (more) return send();
    if (one.path === here() && form()) { $("#saved").replaceWith(said); number(); }
    return said.matches(".warn") && said.textContent.trim();
  };
  const send = async () => {
    let sent, refused, words, mine;
    try {
      for (const one of await waiting()) {
        const r = await post(one.path, one.body);
        /* signed out, or somebody else: it waits for its owner */
        if (r.redirected || r.status === 403 || r.status === 404 || r.status >= 500) continue;
        mine = mine || one.path === here();
        if (r.ok) { sent = 1; words = await heard(one, await r.text()) || words; } else { refused = 1; await note(one.path, { n: 0 }); }
      }
      down = false;
    } catch (e) { return; }
    if (!form()) return;
    if (refused) say(form().dataset.wordsRefused); else if (sent && !mine) say(words || form().dataset.wordsSent);
  };
  const fill = (body) => {
    const data = new URLSearchParams(body), list = $("ol.order");
    if (list) data.getAll("given").forEach((key) => list.append($(`[value="${key}"]`, list).closest("li")));
    else for (const one of form().elements) {
      if (/radio|checkbox/.test(one.type)) one.checked = data.getAll(one.name).includes(one.value);
      else if (data.has(one.name)) one.value = data.get(one.name);
    }
    form().elements.seq.value = data.get("seq");
  };
  /* as fetched before, with what was answered since */
  const turn = async (path) => {
    const one = await kept("get", path) || {};
    if (!one.html) return say(form().dataset.wordsOffline);
    const page = new DOMParser().parseFromString(one.html, "text/html");
    history.replaceState(0, "", path);
    ["main", "[data-at]"].forEach((part) => $(part).replaceWith($(part, page))); d.title = page.title;
    if (one.body) fill(one.body);
    for (const other of await waiting()) { const a = $(`.qn a[href="${other.path}"]`); if (a && isAnswered(other.body)) a.classList.add("d"); }
    htmx.process($("main")); say(one.n && form().dataset.wordsOffline); scrollTo(0, 0);
  };
  /* once it is over only answers that wait stay */
  const forget = async (all) => { for (const one of await kept("getAll") || []) if (!one.n && !all.includes(one.path)) kept("delete", one.path); };
  const start = async () => {
    const all = [...d.querySelectorAll(".qn a")].map((a) => a.pathname);
    await note(here(), { html: d.documentElement.outerHTML });
    forget(all);
    for (const path of all) if (!((await kept("get", path)) || {}).html) {
      const r = await fetch(path).catch(() => 0); if (r.ok && !r.redirected) await note(path, { html: await r.text() });
    }
  };
  if (form()) {
    d.addEventListener("change", () => { touched = here(); }, true);
    /* heard of after one turned on, it is of a page that is kept already */
    d.body.addEventListener("htmx:sendError", (e) => { if (e.detail.pathInfo.requestPath === here()) keep(); });
    d.body.addEventListener("htmx:afterSwap", number);
    d.addEventListener("submit", async (e) => {
      if (!offline()) return;
      e.preventDefault();
      const { name, value } = e.submitter || {}, li = name === "move" && e.submitter.closest("li"), now = $(".qn [aria-current]");
      const other = (li || now)[/up|prev/.test(value) ? "previousElementSibling" : "nextElementSibling"];
      if (li && other) other[/up/.test(value) ? "before" : "after"](li);
      /* turned past without a word: nothing to hand on. An answer taken back is a word */
      if (li || touched === here() || isAnswered(given())) await keep();
      if (!li && other && value !== "check") turn(other.pathname);
    });
    d.addEventListener("click", (e) => { const a = offline() && e.target.closest(".qn a"); if (a) { e.preventDefault(); turn(a.pathname); } });
    start();
  } else d.addEventListener("submit", () => forget([]));
  addEventListener("online", send); setInterval(() => down && send(), 5000); send();

  const clock = $("[data-deadline]");
  if (!clock) return;
  /* the server's clock, not the phone's */
  const skew = Date.parse(clock.dataset.now) - Date.now(), end = Date.parse(clock.dataset.deadline);
  let told = 1;
  const tick = async () => {
    const s = Math.max(0, Math.ceil((end - Date.now() - skew) / 1000)), { words, wordsShort, wordsOver, check } = clock.dataset;
    const left = s > 90 ? words.replace("{minutes}", Math.ceil(s / 60)) : s ? wordsShort.replace("{seconds}", s) : wordsOver;
    $("span", clock).textContent = left;
    const at = [600, 300, 60, 10].find((mark) => s <= mark && s > mark - 3);
    if (at && at !== told) { told = at; $("[data-tell]").textContent = left; }
    if (s || offline() || !told) return;
    told = 0;
    try { await send(); await post(check); location = check; } catch (e) { told = 1; }
  };
  setInterval(tick, 1000); tick();
})(document);
