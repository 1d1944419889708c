export type Log = {
  info(event: string, facts?: Record<string, unknown>): void
  error(event: string, error: unknown, facts?: Record<string, unknown>): void
}

/** One JSON line an event, UTC, without personal data: facts are ids, counts, rule and route names. */
export function openLog(write: (line: string) => void, clock: () => Date): Log {
  const line = (level: string, event: string, facts: Record<string, unknown>) =>
    write(`${JSON.stringify({ at: clock().toISOString(), level, event, ...facts })}\n`)
  return {
    info: (event, facts = {}) => line('info', event, facts),
    error(event, error, facts = {}) {
      const fault =
        error instanceof Error
          ? { name: error.name, code: (error as { code?: string }).code, stack: withoutValues(error.stack ?? error.message) }
          : { name: String(error) }
      line('error', event, { ...facts, ...fault })
    },
  }
}

/** Database errors quote the values they choke on; those may be somebody's. */
const withoutValues = (text: string): string => text.replace(/\([^()]*\)=\([^()]*\)/g, '(…)=(…)').slice(0, 4000)
