// A map of our own data: shapes and states are fetched, joined and drawn; nothing is asked of anybody else.
const KINDS = ["fulfilled", "late", "unmet", "pending", "excused", "unknown", "no_deadline"];
// What lies on top comes last, so that no failure hides under a street that was cleared.
const DRAWN = ["none", "fulfilled", "pending", "excused", "no_deadline", "unknown", "late", "unmet"];
const TOUCH = 12;

/** Read how a kind of line looks from the style sheet. */
function look(kind) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("class", `m-${kind}`);
  picture.setAttribute("class", "unseen");
  picture.append(path);
  document.body.append(picture);
  const found = getComputedStyle(path);
  const width = parseFloat(found.strokeWidth) || 2;
  const dashes = found.strokeDasharray === "none" ? null : found.strokeDasharray.split(/[ ,]+/).map((one) => parseFloat(one) / width);
  const seen = { colour: found.stroke, width, dashes };
  picture.remove();
  return seen;
}

function layers() {
  const found = [];
  for (const kind of DRAWN) {
    const { colour, width, dashes } = look(kind);
    const only = ["==", ["get", "kind"], kind];
    found.push({
      id: `line-${kind}`, type: "line", source: "places", filter: ["all", only, ["!=", ["geometry-type"], "Point"]],
      paint: {
        "line-color": colour,
        "line-width": ["interpolate", ["linear"], ["zoom"], 10, width * 0.4, 14, width, 18, width * 2.5],
        ...(dashes ? { "line-dasharray": dashes } : {}),
      },
    });
    found.push({
      id: `point-${kind}`, type: "circle", source: "places", filter: ["all", only, ["==", ["geometry-type"], "Point"]],
      paint: { "circle-color": colour, "circle-radius": 5 },
    });
  }
  const ink = getComputedStyle(document.body);
  found.push({
    id: "names", type: "symbol", source: "places", minzoom: 13.5, filter: ["!=", ["get", "n"], ""],
    layout: { "text-field": ["get", "n"], "symbol-placement": "line", "text-size": 13 },
    paint: { "text-color": ink.color, "text-halo-color": ink.backgroundColor, "text-halo-width": 2 },
  });
  return found;
}

function background(box) {
  return { id: "ground", type: "background", paint: { "background-color": getComputedStyle(box).backgroundColor } };
}

/** Return the corners of the box around all shapes: [west, south, east, north]; null for no shapes. */
function around(places) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (value) => {
    if (typeof value[0] !== "number") return value.forEach(add);
    box[0] = Math.min(box[0], value[0]); box[1] = Math.min(box[1], value[1]);
    box[2] = Math.max(box[2], value[0]); box[3] = Math.max(box[3], value[1]);
  };
  places.forEach((one) => add(one.geometry.coordinates));
  return box[0] <= box[2] ? box : null;
}

/** Turn lines of steps into features; the number of a place is its place in the list of states. */
function features({ unit, places }) {
  const unfolded = ([x, y, ...steps]) => {
    const line = [[x / unit, y / unit]];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i]; y += steps[i + 1];
      line.push([x / unit, y / unit]);
    }
    return line;
  };
  return places.flatMap(([p, n, told], id) => {
    const lines = told.map(unfolded);
    if (!lines.length) return [];
    const geometry = lines[0].length === 1 ? { type: "Point", coordinates: lines[0][0] } : { type: "MultiLineString", coordinates: lines };
    return [{ type: "Feature", id, properties: { p, n }, geometry }];
  });
}

async function fetched(href) {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  return answer.json();
}

/**
 * Open the map in a box.
 * @param {HTMLElement} box with data-library, data-worker, data-shapes and, where states are shown, data-states
 * @returns {Promise<{map: object, near: function(point): Array}>}
 */
export async function openMap(box) {
  const said = box.dataset;
  const [{ Map, setWorkerUrl }, shapes, told] = await Promise.all([
    import(said.library), fetched(said.shapes), said.states ? fetched(said.states) : { states: "" },
  ]);
  setWorkerUrl(new URL(said.worker, location.href).href);
  const places = features(shapes);
  for (const one of places) one.properties.kind = KINDS[told.states[one.id]] ?? "none";
  const bounds = around(places);
  const map = new Map({
    container: box, attributionControl: false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false,
    maxZoom: 19, minZoom: 6, ...(bounds ? { bounds, fitBoundsOptions: { padding: 24, animate: false } } : {}),
    style: {
      version: 8, sources: { places: { type: "geojson", data: { type: "FeatureCollection", features: places }, tolerance: 0.2 } },
      layers: [background(box), ...layers()],
    },
  });
  map.touchZoomRotate.disableRotation();
  const whole = () => bounds && map.fitBounds(bounds, { padding: 24, animate: false });
  const acts = { in: () => map.zoomIn(), out: () => map.zoomOut(), all: whole };
  for (const button of box.querySelectorAll("[data-do]")) button.addEventListener("click", acts[button.dataset.do] ?? (() => {}));
  const drawn = DRAWN.flatMap((kind) => [`line-${kind}`, `point-${kind}`]);
  /** Return the places near a point of the screen, what lies on top first. */
  const near = ({ x, y }, reach = TOUCH) =>
    map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: drawn });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    const next = [background(box), ...layers()];
    map.setStyle({ ...map.getStyle(), layers: next });
  });
  await new Promise((done) => map.once("idle", done));
  box.dataset.drawn = String(places.length);
  return { map, near };
}

/** Say in the place of the map that it cannot be drawn; the page says the same without it. */
export function cannot(box, error) {
  const note = document.createElement("p");
  note.className = "banner";
  note.textContent = box.dataset.missing;
  box.replaceWith(note);
  // No message in the console: a device without WebGL is no defect.
  note.dataset.why = String(error?.message ?? error);
}
