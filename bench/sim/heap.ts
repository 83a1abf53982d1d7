/** What comes first by an order, of any number of things that come and go. */
export interface Heap<T> {
  push(item: T): void;
  first(): T | undefined;
  pop(): T | undefined;
}

export function heapOf<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  return {
    first: () => items[0],
    push(item) {
      let at = items.push(item) - 1;
      while (at > 0) {
        const above = (at - 1) >> 1;
        const parent = items[above] as T;
        if (!isBefore(item, parent)) break;
        items[at] = parent;
        at = above;
      }
      items[at] = item;
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (last === undefined || items.length === 0) return first;
      let at = 0;
      for (;;) {
        let below = 2 * at + 1;
        if (below >= items.length) break;
        if (below + 1 < items.length && isBefore(items[below + 1] as T, items[below] as T)) below += 1;
        if (!isBefore(items[below] as T, last)) break;
        items[at] = items[below] as T;
        at = below;
      }
      items[at] = last;
      return first;
    },
  };
}
