// Keys that act anywhere on a page, and when they must not.

/** The element a key was really pressed in, inside whatever shadow. @param {Event} event */
const origin = (event) => /** @type {HTMLElement} */ (event.composedPath()[0]);

/**
 * Whether this press is somebody writing, operating a control, or composing pinyin.
 * @param {KeyboardEvent} event
 */
export function busy(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const at = origin(event);
  if (at.closest?.("dialog[open]")) return true;
  if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) {
    return at.getAttribute("type") !== "range" || /^Arrow|Home|End|Page/.test(event.key);
  }
  return event.key === " " && /^(BUTTON|A|SUMMARY)$/.test(at.tagName);
}

/** Whether Enter means "send": not while an input method still composes. @param {KeyboardEvent} event */
export const sends = (event) => event.key === "Enter" && !event.isComposing && event.keyCode !== 229;
