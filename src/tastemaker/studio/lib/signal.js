// A value that tells whoever watches it when it changes; `kept` ones live on in this browser.

/** @template T */
export class Signal {
  /** @type {Set<(value: T) => void>} */
  #watchers = new Set();
  /** @type {T} */
  #value;

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher(value);
  }

  /**
   * @param {(value: T) => void} watcher called after each change
   * @returns {() => void} stops watching
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/**
 * What this browser remembers under a name, or `otherwise`.
 * @template T @param {string} name @param {T} otherwise @returns {T}
 */
export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(`tastemaker.${name}`);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/**
 * Remember a value; undefined forgets it. A full or closed storage only costs what a refresh
 * would have restored.
 * @param {string} name @param {unknown} value
 */
export function remember(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(`tastemaker.${name}`);
    else localStorage.setItem(`tastemaker.${name}`, JSON.stringify(value));
  } catch {
    return;
  }
}

/** Forget everything this browser remembers under names that end so. @param {string} ending */
export function forget(ending) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith("tastemaker.") && name.endsWith(ending)) localStorage.removeItem(name);
  }
}

/**
 * @template T @param {string} name @param {T} otherwise @returns {Signal<T>}
 */
export function kept(name, otherwise) {
  const signal = new Signal(recall(name, otherwise));
  signal.watch((value) => remember(name, value));
  return signal;
}
