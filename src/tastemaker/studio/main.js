// Everything starts here: words first, then the shell, which fetches each page when it is opened.
import { start } from "./lib/i18n.js";
import { look } from "./lib/jobs.js";
import { survey } from "./lib/media.js";
import { meet } from "./lib/people.js";

await Promise.all([start(), meet(), survey()]);
await import("./elements/tm-app.js");
void look();
