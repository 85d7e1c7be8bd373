/** `a***@example.com`: the first letter and the domain; what is no address keeps its first letter alone. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 1 ? `${address.slice(0, 1)}***` : `${address.slice(0, 1)}***${address.slice(at)}`;
}
