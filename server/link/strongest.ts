/** The best `capacity` partners of each account: a small heap a row, worst on top, ties broken by partner so that order of arrival does not matter. */
export interface Strongest {
  /** Offers `partner` to `account` with a strength; kept where it is among the best so far. */
  offer(account: number, partner: number, strength: number): void;
  /** Offers what another one kept of other pairs. */
  join(partners: Partners): void;
  /** Tells each partner kept, in no order. */
  each(visit: (account: number, partner: number) => void): void;
  partners: Partners;
}

/** What is kept: row-major, n × capacity, of which the first `size` of each row count. */
export interface Partners {
  partner: Uint32Array<ArrayBuffer>;
  strength: Float64Array<ArrayBuffer>;
  size: Uint16Array<ArrayBuffer>;
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

  const offer = (account: number, other: number, value: number): void => {
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
  };
  const eachPlace = (held: Uint16Array, visit: (account: number, place: number) => void): void => {
    for (let account = 0; account < n; account++) {
      for (let i = 0; i < held[account]; i++) visit(account, account * capacity + i);
    }
  };
  return {
    offer,
    join: (other) => eachPlace(other.size, (account, i) => offer(account, other.partner[i], other.strength[i])),
    each: (visit) => eachPlace(size, (account, i) => visit(account, partner[i])),
    partners: { partner, strength, size },
  };
}
