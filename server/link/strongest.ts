/** The best `capacity` partners of each account: a small heap a row, worst on top, ties broken by partner so that order of arrival does not matter. */
export interface Strongest {
  /** Offers `partner` to `account` with a strength; kept where it is among the best so far. */
  offer(account: number, partner: number, strength: number): void;
  /** Partners kept for an account, in no order. */
  partners(account: number): Uint32Array;
}

/** Makes room for `capacity` partners of each of n accounts: 12 bytes for each place. */
export function strongest(n: number, capacity: number): Strongest {
  const partner = new Uint32Array(n * capacity);
  const strength = new Float64Array(n * capacity);
  const size = new Uint16Array(n);

  const worse = (i: number, j: number): boolean =>
    strength[i] < strength[j] || (strength[i] === strength[j] && partner[i] > partner[j]);
  const swap = (i: number, j: number): void => {
    const keptPartner = partner[i];
    const keptStrength = strength[i];
    partner[i] = partner[j];
    strength[i] = strength[j];
    partner[j] = keptPartner;
    strength[j] = keptStrength;
  };

  return {
    offer(account, other, value) {
      const base = account * capacity;
      const held = size[account];
      if (held < capacity) {
        let at = held;
        partner[base + at] = other;
        strength[base + at] = value;
        size[account]++;
        while (at > 0) {
          const parent = (at - 1) >> 1;
          if (!worse(base + at, base + parent)) break;
          swap(base + at, base + parent);
          at = parent;
        }
        return;
      }
      if (value < strength[base] || (value === strength[base] && other > partner[base])) return;
      partner[base] = other;
      strength[base] = value;
      let at = 0;
      for (;;) {
        const left = 2 * at + 1;
        let least = at;
        if (left < held && worse(base + left, base + least)) least = left;
        if (left + 1 < held && worse(base + left + 1, base + least)) least = left + 1;
        if (least === at) break;
        swap(base + at, base + least);
        at = least;
      }
    },
    partners: (account) => partner.subarray(account * capacity, account * capacity + size[account]),
  };
}
