// What can be made here and what the catalogue holds: words and actions go by it.
import { get, locked } from "./api.js";
import { Signal } from "./signal.js";

/** `forms`: what can be made, by name; `others`: items of no such form. */
export const media = new Signal({ forms: /** @type {Record<string, any>} */ ({}), others: 0 });

/** Look what is here. What goes wrong shows on the page that is opened next. */
export async function survey() {
  const found = await get("/v1/media").catch(() => null);
  if (!found) return;
  const forms = Object.fromEntries(found.data.map((/** @type {any} */ one) => [one.name, one]));
  media.value = { forms, others: found.others };
}

locked.watch(() => {
  if (!locked.value) void survey(); // what was refused before can be told now
});

/** Whether examples may speak of tunes: not over a catalogue of films, books or goods. */
export const musical = () => !media.value.others || media.value.forms.tune?.items > 0;

/** Whether something of this form can be made. @param {string} medium */
export const makes = (medium) => !Object.keys(media.value.forms).length || medium in media.value.forms;

/** Whether anything has been learned by which something can be made. */
export const learned = () => Object.values(media.value.forms).some((form) => form.learned);
