// Ticking a provision ticks what is below it, which goes with it.
for (const form of document.querySelectorAll("[data-extract]")) {
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name !== "withheld") return;
    for (const other of form.querySelectorAll('input[name="withheld"]')) {
      if (other.dataset.within.split(" ").includes(box.value)) other.checked = box.checked;
    }
  });
}
