/** A run rests at least this share of the time its batch took, and at most this much of it. */
const rests = { least: 0.2, most: 0.8, ms: 2_000 }

/** The quickest row is slowly forgotten: what was quick in an empty market is not asked of a full one. */
const forgotten = 1.02

/**
 * How long an import rests behind each batch, so that whoever reads meanwhile feels little of it. A batch that took longer for each of its
 * rows than the quickest did had to share the machine: it rests the longer, the busier everybody else is. It always goes on.
 */
export class Pace {
  #quickest = Number.POSITIVE_INFINITY

  /** `ms`: what the batch took. Answers how many ms to rest. */
  restAfter(ms: number, rows: number): number {
    const each = ms / Math.max(1, rows)
    this.#quickest = Math.min(this.#quickest * forgotten, each)
    const slower = this.#quickest > 0 ? each / this.#quickest - 1 : 0
    return Math.min(rests.ms, ms * Math.min(rests.most, rests.least + slower))
  }
}
