import { isIPv4, isIPv6 } from "node:net";

/**
 * The ways in which a text that a person typed may stand in the graph: as it is, in lower case, and as a normalised address
 * (IPv6 in its shortest form, an IPv4 address inside IPv6 as IPv4). The first is the text itself, trimmed.
 */
export function spellings(text: string): string[] {
  const trimmed = text.trim();
  return [...new Set([trimmed, normaliseIp(trimmed), trimmed.toLowerCase()].filter((spelling) => spelling !== null))];
}

/** The canonical form of an IP address (RFC 5952), or null where the text is none. */
export function normaliseIp(text: string): string | null {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes("%")) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (mapped !== null) return mapped[1];
  const short = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (hex === null) return short;
  const [high, low] = [Number.parseInt(hex[1], 16), Number.parseInt(hex[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
