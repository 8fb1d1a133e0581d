// The plan: puts what this browser kept into the page, and has it printed.
import { factsOf } from "../storage.js";
import { doneOf, textOf } from "../tasks.js";

/** @param {HTMLElement} list */
export const enhance = (list) => {
  const facts = factsOf(list.dataset.course);
  const tasks = [...list.querySelectorAll("[data-task]")];
  const draw = () => {
    for (const task of tasks) {
      const text = textOf(facts, task.dataset.task).trim();
      task.querySelector(".plan-text").textContent = text;
      task.classList.toggle("is-written", text !== "");
    }
    const done = doneOf(facts, tasks.map((task) => task.dataset.task));
    document.querySelector('[data-part="count"]').textContent = list.dataset.textCount.replace("{done}", done);
  };
  document.querySelector('[data-do="print"]').addEventListener("click", () => print());
  document.addEventListener("omnikurs:forgotten", draw);
  facts.follow(draw);
  draw();
};
