// Steps of an ordering: the arrows work without a request, Alt and an arrow key too, and a pointer can drag.
const DRAG_FROM_PX = 6;

export const enhance = (list) => {
  const live = list.closest(".test-screen")?.querySelector(".test-live");
  const steps = () => [...list.children];

  const renumber = (moved) => {
    const rows = steps();
    rows.forEach((row, index) => {
      row.querySelector(".order-number").textContent = index + 1;
      row.querySelector('[data-move="up"]').disabled = index === 0;
      row.querySelector('[data-move="down"]').disabled = index === rows.length - 1;
      row.classList.toggle("is-moved", row === moved);
    });
    if (live) {
      live.textContent = list.dataset.textMoved
        .replace("{step}", moved.querySelector(".order-text").textContent.trim())
        .replace("{place}", rows.indexOf(moved) + 1)
        .replace("{count}", rows.length);
    }
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const move = (row, direction) => {
    const neighbour = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return;
    if (direction === "up") neighbour.before(row);
    else neighbour.after(row);
    renumber(row);
    const wanted = row.querySelector(`[data-move="${direction}"]`);
    (wanted.disabled ? row.querySelector("[data-move]:not(:disabled)") : wanted).focus();
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), button.dataset.move);
  });

  list.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest("li");
    if (!event.altKey || !direction || !row) return;
    event.preventDefault();
    move(row, direction);
  });

  list.addEventListener("pointerdown", (start) => {
    const row = start.target.closest("li");
    const byHand = start.pointerType === "mouse" || start.target.closest(".order-number");
    if (!row || !byHand || start.button !== 0 || start.target.closest("button")) return;
    const before = steps().indexOf(row);
    let dragging = false;

    const drag = (event) => {
      if (!dragging && Math.abs(event.clientY - start.clientY) < DRAG_FROM_PX) return;
      if (!dragging) {
        dragging = true;
        row.classList.add("is-dragged");
        list.setPointerCapture(start.pointerId);
      }
      const below = steps().find((other) => {
        const { top, height } = other.getBoundingClientRect();
        return other !== row && event.clientY < top + height / 2;
      });
      if (below) below.before(row);
      else list.append(row);
    };
    const drop = () => {
      list.removeEventListener("pointermove", drag);
      for (const name of ["pointerup", "pointercancel"]) list.removeEventListener(name, drop);
      row.classList.remove("is-dragged");
      if (dragging && steps().indexOf(row) !== before) renumber(row);
    };
    list.addEventListener("pointermove", drag);
    for (const name of ["pointerup", "pointercancel"]) list.addEventListener(name, drop);
  });
};
