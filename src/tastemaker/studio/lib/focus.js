// Who has the keyboard, kept where it was: what is disabled or drawn anew while something is done
// lets it go, and whoever uses no mouse would begin at the top again.

/** The element that has the keyboard, inside every shadow; null where none has it. @returns {any} */
function focused() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === document.body ? null : at;
}

const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/**
 * Do something; then give the keyboard back, unless somebody took it meanwhile: to what had it or,
 * where that is gone, to what stands in its place.
 * @param {() => unknown} work @param {() => any} [instead]
 */
export async function holding(work, instead) {
  const before = focused();
  await work();
  await drawn();
  if (focused()) return;
  (before?.isConnected && !before.disabled ? before : instead?.())?.focus();
}
