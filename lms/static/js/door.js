/* The door: checks tickets without the server, keeps what it saw until the server has it. Codes are read by the browser,
   or by a library where it cannot. Who was there the server decides, by the same rules. */
(async (d) => {
  "use strict";
  const box = d.querySelector("[data-door]"), $ = (name) => box.querySelector(`[data-at=${name}]`), says = $("says").dataset;
  const { session, reader, worker } = box.dataset, here = location.pathname, MINUTE = 60000;
  const say = (name, words) => { $(name).textContent = words; };
  const put = (words, facts) => words.replace(/{(\w+)}/g, (all, name) => facts[name]);
  const show = (name, yes) => { $(name).hidden = !yes; };
  const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  box.hidden = false;
  if (!isSecureContext || !window.crypto.subtle || !window.indexedDB) return say("result", says.old);

  /* lists: {id: session, …what the server said, skew}; scans: {id, session, text, at, device, name, why: refused} */
  const db = await new Promise((done, lost) => {
    const r = indexedDB.open("door", 1);
    r.onupgradeneeded = () => { for (const name of ["lists", "scans"]) r.result.createObjectStore(name, { keyPath: "id" }); };
    r.onsuccess = () => done(r.result); r.onerror = lost;
  }).catch(() => say("result", says.old));
  if (!db) return;
  /* written when it is on the disk */
  const kept = (store, verb, ...what) => new Promise((done, lost) => {
    const all = db.transaction(store, "readwrite", { durability: "strict" }), r = all.objectStore(store)[verb](...what);
    all.oncomplete = () => done(r.result); all.onabort = lost;
  });
  const mine = async () => (await kept("scans", "getAll")).filter((one) => one.session === session).sort((a, b) => a.at - b.at);
  const waiting = async () => (await mine()).filter((one) => !one.why);
  const device = localStorage.door || (localStorage.door = crypto.randomUUID());
  let list = await kept("lists", "get", session), sent = 0, left = 0, title = d.title, key, problem = "", wait = 0, timer, last = {}, seen = [], ready = 0;
  const now = () => Date.now() + list.skew;

  const draw = async () => {
    const rows = await mine(), lines = rows.filter((one) => !one.why);
    left = lines.length;
    say("left", left); say("sent", sent);
    say("listed", list && list.people ? put(says.listed, { at: clock(list.loaded), n: Object.keys(list.people).length }) : says.unlisted);
    say("state", navigator.onLine ? problem : says.offline); show("login", navigator.onLine && problem === says.login);
    d.title = (left ? `(${left}) ` : "") + title;
    say("clock", list && Math.abs(list.skew) > 2 * MINUTE ? put(says.clock, { n: Math.round(Math.abs(list.skew) / MINUTE) }) : "");
    $("lines").value = lines.map((one) => `${one.text},${new Date(one.at).toISOString()}`).join("\n");
    fill("refused", rows.filter((one) => one.why).map((one) => item(one.name || one.text.slice(0, 20), `${clock(one.at)} ${one.why}`)));
    fill("seen", seen.slice(0, 20).map((one) => item(...one)));
  };
  const fill = (name, items) => { $(name).replaceChildren(...items); $(name).parentNode.hidden = !items.length; };
  const item = (name, words) => {
    const li = d.createElement("li"), g = d.createElement("div"), w = d.createElement("span");
    g.className = "g"; g.textContent = name; w.className = "num f2"; w.textContent = words; li.append(g, w); return li;
  };

  /* words first, colour and sound after */
  let sound;
  const wake = () => { sound = sound || (window.AudioContext && new AudioContext()); };
  const tell = (kind, who, words) => {
    $("panel").className = `note n-${kind}`;
    const said = who ? `${says[kind]} · ${who}` : says[kind];
    say("result", said); say("why", words); if (who) seen.unshift([said, clock(now())]);
    if (sound && !$("quiet").checked) {
      const o = sound.createOscillator(), g = sound.createGain(), long = kind === "ok" ? .1 : .35;
      o.frequency.value = { ok: 880, warn: 440, bad: 220 }[kind]; g.gain.value = .2;
      o.connect(g).connect(sound.destination); o.start(); o.stop(sound.currentTime + long);
    }
    if (navigator.vibrate && !matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate(kind === "ok" ? 80 : [120, 80, 120]);
    draw();
  };

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt());
  const signed = async (text) => {
    const cut = text.lastIndexOf("."), curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    try {
      key = key || await crypto.subtle.importKey("raw", bytes(list.public), curve, false, ["verify"]);
      return await crypto.subtle.verify(curve, key, bytes(text.slice(cut + 1)), new TextEncoder().encode(text.slice(0, cut)));
    } catch (e) { return false; }
  };
  const check = async (raw) => {
    const text = raw.normalize("NFKC").trim().replace(/\/+$/, "").split("/").pop(), parts = text.split("."), at = list ? now() : 0;
    if (!list || !list.public) return tell("bad", "", says.unlisted);
    const [mark, of, place, serial] = parts, who = (list.people || {})[place] || ["", "", 0, 0], name = who[1] || put(says.number, { n: place });
    if (mark !== "HM2" || parts.length !== 5) return tell("bad", "", says.none);
    if (of !== list.session) return tell("bad", "", says.other);
    if (!await signed(text)) return tell("bad", "", says.forged);
    if (list.cancelled) return tell("bad", name, says.cancelled);
    if (at < list.opens || at > list.ends) return tell("bad", name, put(says.closed, { opens: clock(list.opens), ends: clock(list.ends), at: clock(at) }));
    if (place === list.own) return tell("bad", name, says.own);
    if (list.void.includes(place) || +serial < who[0]) return tell("bad", name, says.void);
    const first = `${session} ${place} ${serial}`, gone = `${first} out`;
    const had = await kept("scans", "get", gone) || await kept("scans", "get", first), since = Math.max(had ? had.at : 0, who[3] || who[2]);
    /* seen again a while later is going */
    const out = since && list.again && who.length > 3 && at - since >= list.again, id = since ? gone : first;
    if (since && !out) return tell("warn", name, put(had && had.why ? had.why : says.already, { at: clock(since) }));
    await kept("scans", "put", { id, session, text, at: Math.round(at), device, name: who[1] });
    if (list.people && who[1]) tell("ok", name, put(out ? says.out : says.in, { at: clock(at) })); else tell("warn", name, put(says.late, { at: clock(list.loaded) }));
    again(1000);
  };

  /* again and again, at longer and longer intervals, until the server has everything */
  const again = (in_ms) => { clearTimeout(timer); timer = setTimeout(() => navigator.locks ? navigator.locks.request("door", send) : send(), in_ms); };
  const ask = async (path, options) => {
    const r = await fetch(path, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined, ...options });
    /* of a scan that was sent, 403 is a token that grew old: asked again, there is another */
    if (r.type === "opaqueredirect") problem = says.login; else if (!options && (r.status === 403 || r.status === 404)) problem = says.refused; else problem = "";
    if (!r.ok) throw r;
    return r.json();
  };
  const learn = async ({ token, answers, added, ...told }, asked) => {
    list = { ...told, id: session, loaded: told.now, skew: told.now - (asked + Date.now()) / 2 }; key = 0;
    await kept("lists", "put", list);
    return { token, answers };
  };
  const send = async () => {
    try {
      const asked = Date.now();
      let { token } = await learn(await ask("list/"), asked), answers;
      for (let lot; (lot = (await waiting()).slice(0, 200)).length;) {
        const from = lot[0].device, same = lot.filter((one) => one.device === from), begun = Date.now();
        ({ token, answers } = await learn(await ask("scans/", {
          method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
          body: JSON.stringify({ device: from, scans: same.map((one) => [one.text, one.at]) }),
        }), begun));
        for (const [i, why] of answers.entries()) { if (why) await kept("scans", "put", { ...same[i], why }); else { await kept("scans", "delete", same[i].id); sent++; } }
      }
      wait = 0;
      await tidy(); if (list) keep();
    } catch (e) {
      wait = Math.min(wait * 2 || 5000, 5 * MINUTE);
      problem = problem || says.unreached;
      /* no host any more: whose place is whose is not theirs to know */
      if (problem === says.refused && list) { list = { ...list, people: null }; await kept("lists", "put", list); }
    }
    await tidy(); await draw(); if (list || left || problem) again(wait || MINUTE);
  };

  /* names go at the end of their session, a scan that waits does not */
  const tidy = async (all) => {
    const rows = await kept("scans", "getAll");
    for (const one of await kept("lists", "getAll")) {
      const own = one.id === session, over = Date.now() + one.skew > one.ends || (own && all), busy = rows.some((scan) => scan.session === one.id && !scan.why);
      if (!over) continue;
      if (busy) { const bare = { ...one, people: null }; if (own) list = bare; await kept("lists", "put", bare); continue; }
      await kept("lists", "delete", one.id);
      for (const scan of rows) if (scan.session === one.id) await kept("scans", "delete", scan.id);
      if (own) { list = 0; await forgotten(); if (!all) tell("warn", "", says.over); }
    }
  };

  /* the page and its files, and nothing else, open without a network */
  const keep = async () => {
    if (!navigator.serviceWorker || ready) return;
    ready = 1;
    const files = [...d.querySelectorAll("link[rel=stylesheet],link[rel=icon],script[src]")].map((one) => one.href || one.src);
    try {
      await navigator.serviceWorker.register(worker);
      await (await caches.open(here)).addAll([here, ...files, reader, new URL("index.js", new URL(reader, location)).href]);
      show("ready", true);
    } catch (e) { ready = 0; }
  };
  const forgotten = async () => { if (!navigator.serviceWorker) return; await caches.delete(here); const r = await navigator.serviceWorker.getRegistration(here); if (r) await r.unregister(); };
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();

  const codes = { formats: ["qr_code"] }, library = async () => new (await import(reader)).BarcodeDetector(codes);
  const detector = async () => {
    const own = window.BarcodeDetector, known = own && await own.getSupportedFormats().catch(() => []);
    return known && known.includes("qr_code") ? new own(codes) : library();
  };
  const look = async () => {
    const video = $("video"), stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    const track = stream.getVideoTracks()[0];
    let eye = await detector();
    video.srcObject = stream; show("video", true); show("camera", false); await video.play();
    if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
    if ((track.getCapabilities ? track.getCapabilities() : {}).torch) show("torch", true);
    $("torch").onclick = (e) => { const torch = e.target.getAttribute("aria-pressed") !== "true"; track.applyConstraints({ advanced: [{ torch }] }); e.target.setAttribute("aria-pressed", torch); };
    const glance = async () => {
      /* telephones without Google's services have a detector that only refuses */
      for (const { rawValue } of video.readyState > 1 ? await eye.detect(video).catch(async () => { eye = await library(); return []; }) : []) {
        /* held before the camera it is one ticket */
        if (rawValue !== last.text || Date.now() - last.at > 3000) await check(rawValue);
        last = { text: rawValue, at: Date.now() };
      }
      if (track.readyState === "live") setTimeout(glance, 150); else show("camera", true);
    };
    glance();
  };
  $("camera").onclick = () => {
    wake();
    look().catch((e) => { show("video", false); show("camera", true); tell("bad", "", e.name === "NotAllowedError" ? says.denied : says.blind); });
  };
  const typed = $("typed");
  typed.onsubmit = (e) => { e.preventDefault(); wake(); if (typed.text.value.trim()) check(typed.text.value); typed.text.value = ""; };
  if (matchMedia("(pointer: fine)").matches) typed.text.focus();
  $("quiet").checked = !!localStorage.quiet; $("quiet").onchange = () => { localStorage.quiet = $("quiet").checked ? 1 : ""; };
  $("send").onclick = () => again(0);
  $("copy").onclick = async () => { $("lines").select(); await navigator.clipboard.writeText($("lines").value).catch(() => d.execCommand("copy")); say("copied", says.copied); };
  $("forget").onclick = async () => { if (left) return tell("warn", "", put(says.first, { n: left })); await tidy(true); left = 0; location = $("back").href; };
  addEventListener("beforeunload", (e) => { if (left) e.preventDefault(); });
  addEventListener("online", () => again(0)); addEventListener("offline", draw);
  await tidy(); draw(); again(0);
})(document);
