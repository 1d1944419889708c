import { setTimeout as sleep } from 'node:timers/promises'

export type ClosingStep = { name: string; run(): Promise<void> /** Ends by itself, and is waited for. */; own?: true }

/**
 * Closes one thing after another. What is told to stop has `withinMs` altogether; what has not ended by then is left where it is, for
 * whatever it did is a transaction that nobody keeps, or begins anew where it was. Nobody who stops a house waits for its nightly errands.
 */
export async function closeInOrder(
  steps: readonly ClosingStep[],
  { withinMs, failed, left }: { withinMs: number; failed(error: unknown, name: string): void; left(name: string): void },
): Promise<void> {
  const until = performance.now() + withinMs
  for (const { name, run, own } of steps) {
    const ended = run().then(
      () => true,
      (error) => {
        failed(error, name)
        return true
      },
    )
    if (own) await ended
    else if (!(await Promise.race([ended, sleep(Math.max(0, until - performance.now()), false, { ref: false })]))) left(name)
  }
}
