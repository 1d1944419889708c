import type { Visit } from '../visit.ts'

/** News the page before this one left in the address, by its short name; anything else is no news. */
export function newsOf(visit: Visit, known: readonly string[]): string | undefined {
  const name = visit.c.req.query('kabar') ?? ''
  return known.includes(name) ? visit.t(`identity.news.${name.replaceAll('-', '_')}`) : undefined
}
