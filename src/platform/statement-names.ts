/** Asked this often, a text is worth a name: what is put together once (rows of a planting, a rare choice of filters) takes none. */
const worthAName = 3
const mostNames = 500
const mostTried = 2000

/**
 * Names for statements, by their text. The names in use are bounded, and it is the one that was asked for longest ago that goes:
 * a house that has met five hundred texts once must not refuse a name to the page everybody reads.
 * A name is given once and never to another text, so a connection that still knows it is never asked something else by it.
 */
export class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #tried = new Map<string, number>()
  #given = 0

  /** @returns the name, or undefined while the text is not worth one. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known) {
      this.#names.delete(text)
      this.#names.set(text, known)
      return known
    }
    const times = (this.#tried.get(text) ?? 0) + 1
    if (times < worthAName) {
      if (this.#tried.size >= mostTried) this.#tried.clear()
      this.#tried.set(text, times)
      return undefined
    }
    this.#tried.delete(text)
    const [oldest] = this.#names.keys()
    if (this.#names.size >= mostNames && oldest !== undefined) this.#names.delete(oldest)
    const name = `s${this.#given++}`
    this.#names.set(text, name)
    return name
  }
}
