/* Tells what is played of videos; the server counts. Without it they play, but their hours are not entered. */
(function (d) {
  "use strict";
  var token = d.querySelector("[name=csrfmiddlewaretoken]");
  d.querySelectorAll("[data-watch]").forEach(function (box) {
    var video = box.querySelector("video"), seen = box.querySelector("[data-seen]"), from = null, timer;
    if (!video || !token) return;
    video.addEventListener("loadedmetadata", function () { if (video.dataset.position) video.currentTime = Math.min(+video.dataset.position, video.duration - 1); });
    function body(to) {
      var form = new FormData();
      form.append("csrfmiddlewaretoken", token.value); form.append("block", box.dataset.block); form.append("from", from.toFixed(1)); form.append("to", to.toFixed(1));
      return form;
    }
    function tell(last) {
      var to = video.currentTime; if (from === null || to <= from) { from = video.paused ? null : to; return; }
      var form = body(to); from = video.paused ? null : to;
      if (last && navigator.sendBeacon) { navigator.sendBeacon(box.dataset.watch, form); return; }
      fetch(box.dataset.watch, { method: "POST", body: form }).then(function (r) { return r.json(); }).then(function (a) {
        if (seen && a.percent !== undefined) seen.textContent = a.words; else if (seen && a.error) seen.textContent = a.error;
      }, function () {  });
    }
    video.addEventListener("play", function () { from = video.currentTime; clearInterval(timer); timer = setInterval(tell, 10000); });
    video.addEventListener("pause", function () { clearInterval(timer); tell(); });
    /* what was jumped over is not claimed */
    video.addEventListener("seeking", function () { from = null; });
    video.addEventListener("seeked", function () { from = video.paused ? null : video.currentTime; });
    video.addEventListener("timeupdate", function () { if (from === null && !video.paused && !video.seeking) from = video.currentTime; });
    addEventListener("pagehide", function () { tell(true); });
  });
})(document);
