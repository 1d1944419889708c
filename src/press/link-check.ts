/** Of one house: the same name, with or without `www`, or a name below it. Who owns a name nobody can tell from outside. */
export function sameHouse(one: string, other: string): boolean {
  const [a, b] = [one, other].map((host) => host.toLowerCase().replace(/^www\./, '')) as [string, string]
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
}

/** In a row before anybody is told: a machine may be down for a day. */
export const failsTold = 2
/** Days until a link is looked at again; one that failed sooner. */
export const lookDays = { answered: 7, failed: 1, silent: 7 } as const
/** What one round may cost. */
export const round = { links: 25, ms: 8_000, redirects: 4 } as const

/** A link, and where it led; `host` is missing where nobody answered. */
export type Looked = { address: string; host?: string | undefined }
