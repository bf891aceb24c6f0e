// The map page: a tap on a street says what is known of it and offers its page.
import { cannot, openMap } from "./map_base.mjs";

const box = document.getElementById("map");
const note = document.getElementById("map-said");

function nameOfKind(kind) {
  const swatch = document.querySelector(`[data-kind="${kind}"]`);
  return swatch?.closest("li")?.querySelector("a")?.textContent ?? "";
}

function tell(place) {
  const { p, n, kind } = place.properties;
  const link = document.createElement("a");
  link.textContent = n || p;
  if (box.dataset.street) link.href = box.dataset.street.replace(box.dataset.placeholder, encodeURIComponent(p));
  const state = document.createElement("span");
  state.className = `badge badge-${kind}`;
  state.textContent = nameOfKind(kind);
  note.replaceChildren(link, " ", state);
}

async function open() {
  note.textContent = note.dataset.how;
  box.classList.add("live");
  box.querySelector(".map-buttons").hidden = false;
  try {
    const { map, near } = await openMap(box);
    map.on("click", (event) => {
      const found = near(event.point);
      if (found.length) tell(found[0]);
    });
    map.getCanvas().focus();
  } catch (error) {
    cannot(box, error);
  }
}

// Half a megabyte is for those who want to move the map; the picture is there at once.
box.querySelector(".map-open").addEventListener("click", open, { once: true });
