import { unpackHours } from "./packed-hours.ts";

/** Relations to identifiers by the database's own node ids, account after account. */
export class Relations {
  readonly #offsets: Uint32Array;
  readonly #nodes = new Grow(Float64Array);
  readonly #counts = new Grow(Float64Array);

  constructor(accounts: number) {
    this.#offsets = new Uint32Array(accounts + 1);
  }

  /** Adds the relations of the next account, parallel lists. */
  add(account: number, nodes: readonly number[], counts: readonly number[]): void {
    for (const node of nodes) this.#nodes.push(node);
    for (const count of counts) this.#counts.push(count);
    this.#offsets[account + 1] = this.#nodes.length;
  }

  /** The node ids of the identifiers, each once. */
  nodes(): Float64Array {
    return Float64Array.from(new Set(this.#nodes.items.subarray(0, this.#nodes.length)));
  }

  /** The relations by the numbers of the identifiers, ascending in each account; those to identifiers without a number are left out. */
  take(numbers: NodeNumbers) {
    const offsets = new Uint32Array(this.#offsets.length);
    const targets = new Uint32Array(this.#nodes.length);
    const counts = new Float64Array(this.#nodes.length);
    // Each as target × relations + its place in the row: numbers are sorted without a function that compares.
    let keys = new Float64Array(1024);
    let kept = 0;
    for (let account = 0; account + 1 < offsets.length; account++) {
      const start = this.#offsets[account];
      const size = this.#offsets[account + 1] - start;
      if (size > keys.length) keys = new Float64Array(2 * size);
      let known = 0;
      for (let place = 0; place < size; place++) {
        const target = numbers.get(this.#nodes.items[start + place]);
        if (target >= 0) keys[known++] = target * size + place;
      }
      for (const key of keys.subarray(0, known).sort()) {
        targets[kept] = Math.floor(key / size);
        counts[kept++] = this.#counts.items[start + (key % size)];
      }
      offsets[account + 1] = kept;
    }
    return { offsets, targets: targets.slice(0, kept), counts: counts.slice(0, kept) };
  }
}

/** Hourly activity, account after account. */
export class Activity {
  readonly #offsets: Uint32Array;
  readonly #hours = new Grow(Uint32Array);
  readonly #counts = new Grow(Uint32Array);
  #start = 0;
  #ascending = true;

  constructor(accounts: number) {
    this.#offsets = new Uint32Array(accounts + 1);
  }

  /** Adds the packed hours of the next account, a text for each load; loads may overlap. */
  add(account: number, texts: readonly string[]): void {
    this.#start = this.#hours.length;
    this.#ascending = true;
    for (const text of texts) unpackHours(text, this.#push);
    if (!this.#ascending) this.#sort();
    this.#offsets[account + 1] = this.#hours.length;
  }

  take() {
    return { offsets: this.#offsets, hours: this.#hours.take(), counts: this.#counts.take() };
  }

  readonly #push = (hour: number, exchanges: number): void => {
    const last = this.#hours.length - 1;
    if (last >= this.#start && hour <= this.#hours.items[last]) {
      if (hour === this.#hours.items[last]) {
        this.#counts.items[last] += exchanges;
        return;
      }
      this.#ascending = false;
    }
    this.#hours.push(hour);
    this.#counts.push(exchanges);
  };

  #sort(): void {
    const pairs = new Float64Array(this.#hours.length - this.#start);
    for (let i = 0; i < pairs.length; i++) {
      pairs[i] = this.#hours.items[this.#start + i] * 2 ** 32 + this.#counts.items[this.#start + i];
    }
    pairs.sort();
    this.#hours.length = this.#start;
    this.#counts.length = this.#start;
    for (const pair of pairs) this.#push(Math.floor(pair / 2 ** 32), pair % 2 ** 32);
  }
}

/** Numbers of identifiers by the database's own node ids, which are dense in most stores. */
export class NodeNumbers {
  /** Number plus 1 by node id; 0 where there is none. */
  #dense = new Uint32Array(1024);
  readonly #sparse = new Map<number, number>();

  set(node: number, number: number): void {
    if (node >= DENSE) {
      this.#sparse.set(node, number);
      return;
    }
    if (node >= this.#dense.length) {
      const larger = new Uint32Array(Math.max(node + 1, 2 * this.#dense.length));
      larger.set(this.#dense);
      this.#dense = larger;
    }
    this.#dense[node] = number + 1;
  }

  /** The number, or -1. */
  get(node: number): number {
    if (node >= DENSE) return this.#sparse.get(node) ?? -1;
    return node < this.#dense.length ? this.#dense[node] - 1 : -1;
  }
}

/** Node ids below take 4 bytes each. */
const DENSE = 2 ** 27;

/** A typed array that grows by doubling; of `items` the first `length` are filled. */
class Grow<T extends Uint32Array | Float64Array> {
  length = 0;
  items: T;

  readonly #type: new (length: number) => T;

  constructor(type: new (length: number) => T) {
    this.#type = type;
    this.items = new type(1024);
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const larger = new this.#type(this.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = value;
  }

  /** A copy of what is filled. */
  take(): T {
    const exact = new this.#type(this.length);
    exact.set(this.items.subarray(0, this.length));
    return exact;
  }
}
