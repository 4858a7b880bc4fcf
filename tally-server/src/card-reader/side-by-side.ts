/** Works on at most `atOnce` items at a time and gives the results in the order of the items. */
export async function* sideBySide<Item, Output>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Output>,
): AsyncGenerator<Output> {
  const running: Promise<Output>[] = [];
  try {
    for (const item of items) {
      running.push(work(item));
      const first = running.length >= atOnce ? running.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) yield await next;
  } finally {
    // Whoever stops listening still waits for what was begun, and sees none of it fail unhandled.
    await Promise.allSettled(running);
  }
}
