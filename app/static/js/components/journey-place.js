// Which step of the journey an address names, and in which way it is told: #journey-store, #journey-store-multi, #journey-sum.
import { idOf } from "../address.js";

/** The fragment that names a step and a way; the sum is told in one way only. */
export const hashOf = (prefix, { step, mode }) => `#${prefix}-${step}${mode === "multi" && step !== "sum" ? "-multi" : ""}`;

/** The step and the way that `hash` names, or null; the sum leaves the way as it is (`mode`). */
export const placeOf = (prefix, steps, hash, mode) => {
  const id = idOf(hash);
  if (!id.startsWith(`${prefix}-`)) return null;
  const rest = id.slice(prefix.length + 1);
  if (rest === "sum") return { step: "sum", mode };
  const step = rest.replace(/-multi$/, "");
  return steps.includes(step) ? { step, mode: rest === step ? "omni" : "multi" } : null;
};
