// The other language opens at the place that is being read.
import { keepPlace } from "../place.js";

/** @param {HTMLElement} nav */
export const enhance = (nav) => keepPlace(nav);
