/**
 * At most so many of one name are done at once in this process; the others stand in line here, in the order they came, instead of holding
 * connections of the database that everybody else needs.
 */
export function openLine(most: number): <T>(name: string, run: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, { running: number; waiting: (() => void)[] }>()
  return async (name, run) => {
    const line = lines.get(name) ?? { running: 0, waiting: [] }
    lines.set(name, line)
    if (line.running < most) line.running += 1
    else await new Promise<void>((go) => line.waiting.push(go))
    try {
      return await run()
    } finally {
      // whoever is next takes over the place
      const next = line.waiting.shift()
      if (next) next()
      else {
        line.running -= 1
        if (line.running === 0) lines.delete(name)
      }
    }
  }
}
