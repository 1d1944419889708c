import { promises as dns } from 'node:dns'

/** Whether a name leads to an address: it does, it does not and could be somebody else's tomorrow, or nobody answered. */
export type Answered = 'there' | 'nothing' | 'silent'

/** What the world's DNS says. Given to whoever asks, so that tests ask nobody. */
export type AskNames = {
  /** Where a name leads by another name, if it does. */
  alias(name: string): Promise<string | undefined>
  addresses(name: string): Promise<string[] | Exclude<Answered, 'there'>>
}

/** No such name, a name of nothing, and a zone whose servers do not know it: each is free to be taken by somebody. */
const nothing = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL'])

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

export function askDns(): AskNames {
  const resolver = new dns.Resolver({ timeout: 3000, tries: 2 })
  return {
    async alias(name) {
      const found = await resolver.resolveCname(name).catch(() => [])
      return found[0]?.toLowerCase().replace(/\.$/, '')
    },
    async addresses(name) {
      const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
      const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
      if (found.length > 0) return found
      return asked.every((one) => one.status === 'rejected' && nothing.has(codeOf(one.reason))) ? 'nothing' : 'silent'
    },
  }
}
