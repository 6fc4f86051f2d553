/** The one of `names` that differs from `name` by one or two typing mistakes; undefined if none or several are equally close. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const maxDistance = name.length > 7 ? 2 : 1;
  let best: { readonly name: string; readonly distance: number; readonly alone: boolean } | undefined;
  for (const other of names) {
    if (Math.abs(other.length - name.length) > maxDistance) continue;
    const distance = editDistance(name, other);
    if (distance > maxDistance || distance > (best?.distance ?? maxDistance)) continue;
    best = { name: other, distance, alone: best === undefined || distance < best.distance };
  }
  return best?.alone ? best.name : undefined;
}

/** The nearest of many names, searched once for each name. */
export function createNearest(names: Iterable<string>): (name: string) => string | undefined {
  const near = new Map<string, string | undefined>();
  return (name) => {
    if (!near.has(name)) near.set(name, nearestName(name, names));
    return near.get(name);
  };
}

/** How many characters must be added, removed, replaced or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      row.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
