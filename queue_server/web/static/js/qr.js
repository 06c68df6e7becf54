// A QR code from the dark runs that the server sends, drawn without any picture file.
const SVG = "http://www.w3.org/2000/svg";

/** The code as an element; `size` in modules, `path` in SVG's path language. */
export function qr({ size, path }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
