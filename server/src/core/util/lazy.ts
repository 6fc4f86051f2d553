/** Computes a value when it is first needed. Only for values that no input can change. */
export function lazy<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** Computes a value on first use. */
export function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    if (!made.has(key)) made.set(key, compute(key));
    return made.get(key) as T;
  };
}
