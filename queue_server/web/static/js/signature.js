// A signature on a canvas, by finger, pen or mouse: strokes of x, y from 0 to 255, few enough to send.
const POINTS = 420; // of all strokes
const STROKES = 40; // as many as the server takes

export class Signature {
  #canvas;
  #strokes = [];
  #drawing = false;

  constructor(canvas) {
    this.#canvas = canvas;
    canvas.addEventListener("pointerdown", (event) => {
      if (this.#strokes.length >= STROKES) return;
      canvas.setPointerCapture(event.pointerId);
      this.#drawing = true;
      this.#strokes.push([]);
      this.#add(event);
    });
    canvas.addEventListener("pointermove", (event) => this.#drawing && this.#add(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (this.#drawing = false));
  }

  get empty() {
    return this.#strokes.flat().length < 3;
  }

  /** Each stroke as x, y, x, y … with y upwards, as the kiosk keeps one. */
  strokes() {
    return this.#strokes.filter((stroke) => stroke.length).map((stroke) => stroke.flatMap(([x, y]) => [x, 255 - y]));
  }

  clear() {
    this.#strokes = [];
    this.#canvas.getContext("2d").clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #add(event) {
    const box = this.#canvas.getBoundingClientRect();
    const part = (value, from, size) => Math.max(0, Math.min(255, Math.round((255 * (value - from)) / size)));
    const point = [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
    const stroke = this.#strokes.at(-1);
    const last = stroke.at(-1);
    if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) < 4) return;
    if (this.#strokes.flat().length >= POINTS) return;
    stroke.push(point);
    this.#line(last ?? point, point);
  }

  #line(from, to) {
    const pen = this.#canvas.getContext("2d");
    const [w, h] = [this.#canvas.width / 255, this.#canvas.height / 255];
    Object.assign(pen, { lineWidth: 8, lineCap: "round", strokeStyle: "#18222e" });
    pen.beginPath();
    pen.moveTo(from[0] * w, from[1] * h);
    pen.lineTo(to[0] * w, to[1] * h + 0.1);
    pen.stroke();
  }
}
