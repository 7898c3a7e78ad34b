// Fills in what the pages need and a browser of 2018 lacks, and says so where the
// browser is older than that: the text stands in the page, hidden. It runs before the
// page's own script, in any browser, so it is written for the oldest and not bundled.
// What it asks for is what the pages need: Chromium 66 has it.
(function () {
  "use strict";
  function can() {
    try {
      return "noModule" in document.createElement("script")
        && typeof AbortController === "function" && typeof fetch === "function" && typeof WebSocket === "function"
        && typeof Promise === "function" && typeof Promise.prototype["finally"] === "function"
        && typeof String.prototype.trimEnd === "function" && typeof Array.prototype.includes === "function"
        && typeof Object.entries === "function" && typeof URLSearchParams === "function"
        && new RegExp("\\p{Script=Han}", "u").test("\u4e00")
        && typeof CSS !== "undefined" && CSS.supports("display", "grid") && CSS.supports("--a", "0") && CSS.supports("gap", "1px");
    } catch (e) {
      return false;
    }
  }
  if (typeof queueMicrotask !== "function") { // Chromium 71
    window.queueMicrotask = function (run) { Promise.resolve().then(run); };
  }
  if (typeof Object.fromEntries !== "function") { // Chromium 73
    Object.fromEntries = function (entries) {
      var all = {};
      Array.from(entries).forEach(function (e) { all[e[0]] = e[1]; });
      return all;
    };
  }
  if (!can()) {
    document.documentElement.className += " too-old";
  }
}());
