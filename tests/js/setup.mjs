// Lets Node read the pages' scripts as the browser does: as modules, though no package.json beside them says so.
import { register } from "node:module";

const hooks = `
export const load = (url, context, next) => next(url, new URL(url).pathname.includes("/app/static/js/") ? { ...context, format: "module" } : context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// What browsers have and the oldest Node that the tests run on (18) has not.
globalThis.CustomEvent ??= class CustomEvent extends Event {
  constructor(name, { detail, ...options } = {}) {
    super(name, options);
    this.detail = detail;
  }
};
