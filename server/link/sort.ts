/** Puts numbers in order by a key of 32 bits each (`keys[number]`), ascending; those of equal keys stay as they came. By counting, in O(numbers). */
export function sortByKey(numbers: Uint32Array, keys: Uint32Array): Uint32Array {
  let sorted = numbers;
  for (const shift of [0, 8, 16, 24]) {
    const next = new Uint32Array(numbers.length);
    const starts = new Uint32Array(257);
    for (let i = 0; i < sorted.length; i++) starts[((keys[sorted[i]] >>> shift) & 0xff) + 1]++;
    for (let digit = 0; digit < 256; digit++) starts[digit + 1] += starts[digit];
    for (let i = 0; i < sorted.length; i++) next[starts[(keys[sorted[i]] >>> shift) & 0xff]++] = sorted[i];
    sorted = next;
  }
  return sorted;
}

/** Puts numbers in order by falling weight (`weights[number]`, not negative); those of equal weight stay as they came. */
export function sortByWeight(numbers: Uint32Array, weights: Float32Array): Uint32Array {
  // Floats that are not negative are in the order of their bits.
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
  return sortByKey(
    numbers,
    bits.map((word) => ~word),
  );
}
