// Says how many rows of a matching have no answer yet.
export const enhance = (list) => {
  const live = list.closest(".test-screen")?.querySelector(".test-live");
  if (!live) return;
  const tell = () => {
    const rows = [...list.children];
    const left = rows.filter((row) => !row.querySelector("input:checked") && !row.querySelector("select")?.value).length;
    live.textContent = left
      ? list.dataset.textLeft.replace("{left}", left).replace("{count}", rows.length)
      : list.dataset.textDone;
  };
  list.addEventListener("change", tell);
  tell();
};
