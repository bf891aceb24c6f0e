// Solves a puzzle beside the page, so that typing is never slowed down.

import { solving } from "./puzzle.mjs";

self.addEventListener("message", (asked) => {
  for (const answer of solving(asked.data)) if (answer !== null) self.postMessage(answer);
});
