/** Numbers texts from 0 in the order in which they come. */
export function numbering(): { numberOf(text: string): number; texts(): string[] } {
  const numbers = new Map<string, number>();
  return {
    numberOf(text) {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return number;
    },
    texts: () => [...numbers.keys()],
  };
}
