import type { Child } from 'hono/jsx'

export type StatusKind = 'ok' | 'wait' | 'warn' | 'plain'

/** A state in words; colour only repeats what the word says. */
export const Status = ({ kind = 'plain', children }: { kind?: StatusKind; children?: Child }) => (
  <span class={`status ${kind}`}>{children}</span>
)
