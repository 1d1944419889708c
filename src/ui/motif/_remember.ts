/** A drawing depends on its arguments alone, so it is made once: pages show the same marks and cloths again and again. */
export function remembered<A extends readonly unknown[]>(draw: (...facts: A) => string, most = 2000): (...facts: A) => string {
  const known = new Map<string, string>()
  return (...facts) => {
    const key = JSON.stringify(facts)
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const drawn = draw(...facts)
    if (known.size >= most) known.delete(known.keys().next().value ?? '')
    known.set(key, drawn)
    return drawn
  }
}
