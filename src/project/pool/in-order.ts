/**
 * Works on items side by side and gives the results in the order of the items. No more than `window` items are in work
 * or done but not yet taken, so that memory stays bounded however slow the first of them is.
 *
 * @throws what `work` throws for an item, once those before it have been taken; what is still in work is left to end
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  window: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const pending: Promise<Result>[] = [];
  let next = 0;
  while (next < items.length || pending.length > 0) {
    while (next < items.length && pending.length < window) {
      const promise = work(items[next], next);
      // It is reported when its turn comes; until then Node must not take it for one that nobody handles.
      promise.catch(() => {});
      pending.push(promise);
      next += 1;
    }
    const first = pending.shift();
    if (first !== undefined) yield await first;
  }
}
