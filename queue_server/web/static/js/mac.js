// The line that proves a device: y1 <key id> <mac>\n, mac = base64url(HMAC-SHA256(key, topic + LF + JSON)).
const bytes = (text) => new TextEncoder().encode(text);

export const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const toBase64Url = (data) => btoa(String.fromCharCode(...new Uint8Array(data))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** A message as text with its mac line, ready to publish on `topic`. */
export async function signed(credential, topic, message) {
  const json = JSON.stringify(message);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", fromBase64(credential.mac_key), algorithm, false, ["sign"]);
  const tag = await crypto.subtle.sign("HMAC", key, bytes(`${topic}\n${json}`));
  return `y1 ${credential.key_id} ${toBase64Url(tag)}\n${json}`;
}
