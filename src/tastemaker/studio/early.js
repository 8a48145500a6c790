// Runs before the first paint, so that the page never flashes in the wrong theme or language.
(() => {
  const root = document.documentElement;
  let theme = "auto";
  let language = "";
  try {
    theme = JSON.parse(localStorage.getItem("tastemaker.theme") ?? '"auto"');
    language = JSON.parse(localStorage.getItem("tastemaker.language") ?? '""');
  } catch {
    // Storage may be closed to us; the defaults do.
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  language ||= navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  root.lang = language === "zh" ? "zh-CN" : "en";
})();
