// Draws rectangles over a photo into the field that holds them as numbers. The field works without this script.
const NS = "http://www.w3.org/2000/svg";

function tool(box) {
  const field = document.getElementById(box.dataset.field);
  const layer = box.querySelector("svg");
  const [width, height] = [Number(box.dataset.width), Number(box.dataset.height)];
  let from = null;

  const rows = () => field.value.split("\n").map((line) => line.trim().split(/[\s,，]+/).map(Number)).filter((row) => row.length === 4 && row.every(Number.isFinite));
  const drawn = (row) => {
    const one = document.createElementNS(NS, "rect");
    ["x", "y", "width", "height"].forEach((name, at) => one.setAttribute(name, row[at]));
    return one;
  };
  const show = (more) => layer.replaceChildren(...[...rows(), ...(more ? [more] : [])].map(drawn));
  const point = (event) => {
    const there = layer.getBoundingClientRect();
    return [Math.round(((event.clientX - there.left) * width) / there.width), Math.round(((event.clientY - there.top) * height) / there.height)];
  };
  const between = (to) => [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];

  layer.addEventListener("pointerdown", (event) => { from = point(event); layer.setPointerCapture(event.pointerId); event.preventDefault(); });
  layer.addEventListener("pointermove", (event) => { if (from) show(between(point(event))); });
  layer.addEventListener("pointerup", (event) => {
    const row = between(point(event));
    from = null;
    if (row[2] > 2 && row[3] > 2) field.value = `${field.value.trimEnd()}\n${row.join(" ")}`.trim();
    show();
  });
  field.addEventListener("input", () => show());
  show();
}

document.querySelectorAll("[data-masking]").forEach(tool);
