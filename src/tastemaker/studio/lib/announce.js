// One polite live region for the whole page: what happened, for those who do not see it happen.

/** @type {HTMLElement | undefined} */
let region;

/** @param {string} words */
export function announce(words) {
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.className = "announcer";
    document.body.append(region);
  }
  region.textContent = "";
  const here = region;
  setTimeout(() => {
    here.textContent = words;
  }, 60);
}
