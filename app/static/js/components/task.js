// The field of a task: kept in this browser as one fact a task ("t/<task>"), sent nowhere. The plan's page has the form and names all tasks.
import { doneOf, keepText, textOf } from "../tasks.js";
import { factsOf } from "../storage.js";
import { fill } from "./progress.js";

const SAVE_AFTER_MS = 500;
let asked;

const fetchForm = (address) => {
  asked ??= fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return {
      form: page.getElementById("task-form").content,
      ids: [...page.querySelectorAll(".plan [data-task]")].map((task) => task.dataset.task),
    };
  });
  asked.catch(() => { asked = undefined; });
  return asked;
};

/** @param {HTMLElement} place */
export const enhance = async (place) => {
  const { task } = place.dataset;
  const facts = factsOf(place.closest("[data-course]").dataset.course);
  let found;
  try {
    found = await fetchForm(place.querySelector("a").href.split("#")[0]);
  } catch {
    return; // The link to the plan stays.
  }
  const form = document.importNode(found.form, true);
  const field = form.querySelector("textarea");
  const paper = form.querySelector(".task-paper");
  const [kept, refused, plan, name] = ["kept", "refused", "plan", "task"].map((part) => form.querySelector(`[data-part="${part}"]`));
  const title = (place.previousElementSibling ?? place.parentElement.previousElementSibling)?.querySelector(".callout-title");
  name.textContent = title ? `: ${title.textContent.trim()}` : "";
  plan.hash = `task-${task}`;
  // A paragraph cannot hold what the form is made of.
  const box = document.createElement("div");
  for (const { name: key, value } of [...place.attributes]) box.setAttribute(key, value);
  box.append(form);
  place.replaceWith(box);

  let timer = 0;
  // Only what was typed here is kept: an old text that stands in the field must not go over what another tab has written.
  let typed = false;
  const draw = () => {
    paper.textContent = field.value;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    plan.textContent = fill(plan.dataset.text, { done: doneOf(facts, found.ids) });
  };
  const save = () => {
    clearTimeout(timer);
    if (!typed) return;
    typed = false;
    const taken = keepText(facts, task, field.value);
    refused.hidden = taken;
    kept.hidden = !taken || !field.value.trim();
    draw();
    document.dispatchEvent(new CustomEvent("omnikurs:task"));
  };
  const show = () => {
    if (document.activeElement !== field) {
      field.value = textOf(facts, task);
      kept.hidden = !field.value.trim();
    }
    draw();
  };

  field.addEventListener("input", () => {
    typed = true;
    draw();
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
  field.addEventListener("change", save);
  for (const event of ["pagehide", "beforeprint"]) addEventListener(event, save);
  document.addEventListener("visibilitychange", save);
  document.addEventListener("omnikurs:task", draw);
  document.addEventListener("omnikurs:forgotten", () => {
    clearTimeout(timer);
    typed = false;
    field.value = "";
    refused.hidden = true;
    show();
  });
  facts.follow(show);
  show();
};
