/** An address as a number with its length in bits; null where the text is none. */
function readAddress(text: string): { value: bigint; bits: 32 | 128 } | null {
  const quads = text.split(".");
  if (quads.length === 4 && quads.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return { value: quads.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
  }
  const [head = "", tail, ...more] = text.split("::");
  const words = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const [first, last] = [words(head), words(tail ?? "")];
  const gap = 8 - first.length - last.length;
  if (more.length > 0 || (tail === undefined ? gap !== 0 : gap < 1)) return null;
  const all = [...first, ...Array.from({ length: gap }, () => "0"), ...last];
  if (!all.every((word) => /^[\da-f]{1,4}$/i.test(word))) return null;
  return { value: all.reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n), bits: 128 };
}

/** True for an IPv4 or IPv6 range in CIDR notation. */
export function isRange(text: string): boolean {
  const [address = "", prefix = "", ...more] = text.split("/");
  const bits = readAddress(address)?.bits;
  return bits !== undefined && more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** True where an address lies in a CIDR range of its own version. */
export function inRange(address: string, range: string): boolean {
  const [base = "", prefix = ""] = range.split("/");
  const [one, other] = [readAddress(address), readAddress(base)];
  if (one === null || other === null || one.bits !== other.bits || !isRange(range)) return false;
  const rest = BigInt(one.bits - Number(prefix));
  return one.value >> rest === other.value >> rest;
}

/** The range of addresses that an address belongs to: its /24, or its /64. */
export function rangeOf(address: string): string {
  return address.includes(":") ? `${address}/64` : `${address.slice(0, address.lastIndexOf("."))}.0/24`;
}
