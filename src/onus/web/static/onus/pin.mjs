// Picks a point for a form: tap the map, move it under the cross with the arrow keys, or take where the telephone is.
// The form works without it: two fields hold the point, and a street can be chosen by name.
import { cannot, openMap } from "./map_base.mjs";

const REACH = 40;

/** Make one picker work; see web/_pin.html for the attributes. */
function picker(part) {
  const box = part.querySelector("[data-shapes]");
  const said = part.querySelector("[data-pin-said]");
  const field = (name) => document.getElementById(part.dataset[name]);
  let opened = null;

  const put = (lon, lat, map, near) => {
    field("lon").value = lon.toFixed(7);
    field("lat").value = lat.toFixed(7);
    const found = near(map.project([lon, lat]), REACH)[0];
    const street = field("street");
    if (street && found) street.value = found.properties.p;
    said.textContent = found ? part.dataset.nearWords.replace("{street}", found.properties.n || found.properties.p) : part.dataset.setWords;
    part.dispatchEvent(new CustomEvent("pinned", { bubbles: true, detail: { lon, lat, place: found?.properties.p ?? "" } }));
  };

  const open = async () => {
    box.hidden = false;
    opened ??= openMap(box);
    const { map, near } = await opened;
    if (!box.dataset.listening) {
      box.dataset.listening = "yes";
      map.on("click", (event) => { map.easeTo({ center: event.lngLat, duration: 0 }); put(event.lngLat.lng, event.lngLat.lat, map, near); });
    }
    return { map, near };
  };

  const acts = {
    open: async () => {
      const { map } = await open();
      const [lon, lat] = [parseFloat(field("lon").value), parseFloat(field("lat").value)];
      if (Number.isFinite(lon) && Number.isFinite(lat)) map.jumpTo({ center: [lon, lat], zoom: 16 });
    },
    take: async () => {
      const { map, near } = await open();
      const { lng, lat } = map.getCenter();
      put(lng, lat, map, near);
    },
    here: async () => {
      const { map, near } = await open();
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          map.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 16 });
          map.once("idle", () => put(coords.longitude, coords.latitude, map, near));
        },
        () => { said.textContent = part.dataset.refusedWords; },
        { enableHighAccuracy: true, timeout: 10_000 },
      );
    },
  };
  for (const button of part.querySelectorAll("[data-pin-do]")) {
    button.addEventListener("click", () => acts[button.dataset.pinDo]().catch((error) => cannot(box, error)));
  }
}

document.querySelectorAll("[data-pin]").forEach(picker);
