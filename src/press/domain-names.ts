import { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, isDay } from '#src/base/time.ts'
import { isPublicAddress } from '#src/platform/fetch-safe.ts'
import type { AskNames } from '#src/platform/name-lookup.ts'
import { openCsv } from '#src/platform/table-file.ts'
import type { ZoneRecord } from '#src/platform/zone-file.ts'

/** A name of the city's domain that somebody answers for: what for, until when, and where outside it may lead. */
export type ClaimedName = {
  line: number
  name: string
  purpose: string
  keeper: string
  keeperUntil: Day
  reviewBy: Day
  leadsTo: string[]
}

export const inventoryHeadings = ['name', 'purpose', 'keeper', 'keeper_until', 'review_by', 'leads_to'] as const

const host = z
  .string()
  .max(253)
  .regex(/^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}$/)
const day = z.string().refine(isDay)
const claimed = z.object({
  name: host,
  purpose: z.string().min(3).max(200),
  keeper: z.string().min(3).max(200),
  keeper_until: day,
  review_by: day,
  leads_to: z.string().max(2000),
})

const limits = { bytes: 1_000_000, columns: 20, cell: 2000 }

/** Rows of a table, each a name; all that is wrong is told by line and heading, and a name stands once. */
export async function readInventory(bytes: Uint8Array): Promise<Outcome<ClaimedName[]>> {
  const opened = await openCsv(once(bytes), limits)
  if (!opened.ok) return opened
  const { headings, batches } = opened.value
  const missing = inventoryHeadings.filter((one) => !headings.includes(one))
  if (missing.length > 0) {
    await batches.return(undefined)
    return refused({ rule: 'press.names.headings', facts: { missing: missing.join(', ') } })
  }
  const names = new Map<string, ClaimedName>()
  const wrong: Refusal[] = []
  for await (const rows of batches)
    for (const { line, cells, refusals } of rows) {
      wrong.push(...refusals)
      const row = Object.fromEntries(headings.map((heading, at) => [heading, (cells[at] ?? '').trim()]))
      const read = claimed.safeParse({ ...row, name: plain(row.name ?? '') })
      if (!read.success) {
        wrong.push({ rule: 'press.names.cell', facts: { line, field: String(read.error.issues[0]?.path[0] ?? '') } })
        continue
      }
      const { name, purpose, keeper, keeper_until, review_by, leads_to } = read.data
      if (names.has(name)) wrong.push({ rule: 'press.names.twice', facts: { line, name } })
      names.set(name, {
        line,
        name,
        purpose,
        keeper,
        keeperUntil: keeper_until as Day,
        reviewBy: review_by as Day,
        leadsTo: leads_to.split(/\s+/).filter(Boolean).map(plain),
      })
    }
  return wrong.length > 0 ? refused(...wrong) : done([...names.values()])
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/, '')

export type NameFinding = {
  kind: 'unclaimed' | 'term_ended' | 'review_passed' | 'leads_nowhere' | 'leads_elsewhere' | 'wildcard' | 'not_answered'
  name: string
  /** Where it leads, who keeps it, or the day that passed. */
  about: string
}

/** `_dmarc.metro.example` and the like say something of the name they stand under, and are claimed with it (RFC 8552). */
const claimedAs = (name: string): string => {
  const labels = name.split('.')
  return labels.slice(labels.findLastIndex((one) => one.startsWith('_')) + 1).join('.')
}

/** Records that lead to a name or an address, of a zone or as the DNS answers for each claimed name. */
type Leads = Pick<ZoneRecord, 'name' | 'kind' | 'target'>

async function asked(inventory: readonly ClaimedName[], ask: AskNames): Promise<{ leads: Leads[]; silent: NameFinding[] }> {
  const leads: Leads[] = []
  const silent: NameFinding[] = []
  for (const { name } of inventory) {
    const target = await ask.alias(name)
    if (target !== undefined) {
      leads.push({ name, kind: 'CNAME', target })
      continue
    }
    const addresses = await ask.addresses(name)
    if (addresses === 'silent') silent.push({ kind: 'not_answered', name, about: '' })
    else if (Array.isArray(addresses)) leads.push(...addresses.map((one) => ({ name, kind: 'A', target: one })))
  }
  return { leads, silent }
}

const isAddress = (kind: string) => kind === 'A' || kind === 'AAAA'

/** An address of the house alone is nothing to the world; a name nobody answers for is free for whoever takes it. */
async function leadsNowhere(
  { name, kind, target = '' }: Leads,
  inZone: (name: string) => boolean | undefined,
  ask: AskNames,
): Promise<NameFinding | undefined> {
  if (isAddress(kind)) return isPublicAddress(target) ? undefined : { kind: 'leads_nowhere', name, about: `${kind} ${target}` }
  const known = inZone(target)
  const found = known === undefined ? await ask.addresses(target) : known ? 'there' : 'nothing'
  if (found === 'nothing') return { kind: 'leads_nowhere', name, about: `${kind} ${target}` }
  return found === 'silent' ? { kind: 'not_answered', name, about: `${kind} ${target}` } : undefined
}

/** Names of the zone that nobody claims, claims that ran out, and where each name leads. Without a zone the names claimed are asked of the DNS. */
export async function checkNames(
  inventory: readonly ClaimedName[],
  zone: readonly ZoneRecord[] | undefined,
  { today, ask }: { today: Day; ask: AskNames },
): Promise<NameFinding[]> {
  const claims = new Map(inventory.map((one) => [one.name, one]))
  const found: NameFinding[] = []
  const named = new Set((zone ?? []).map(({ name }) => name))
  // each answers for every name below its own
  const wildcards = [...named].filter((name) => name.startsWith('*.'))
  found.push(...wildcards.map((name) => ({ kind: 'wildcard' as const, name, about: '' })))
  for (const name of named) {
    if (!claims.has(claimedAs(name))) found.push({ kind: 'unclaimed', name, about: '' })
  }
  for (const { name, keeper, keeperUntil, reviewBy } of inventory) {
    if (keeperUntil < today) found.push({ kind: 'term_ended', name, about: `${keeper}, ${keeperUntil}` })
    if (reviewBy < today) found.push({ kind: 'review_passed', name, about: reviewBy })
  }
  const { leads, silent } = zone ? { leads: zone, silent: [] } : await asked(inventory, ask)
  found.push(...silent)
  const apex = zone?.find(({ kind }) => kind === 'SOA')?.name
  // below the zone's own top the file itself says what there is
  const inZone = (name: string) =>
    apex !== undefined && (name === apex || name.endsWith(`.${apex}`))
      ? named.has(name) || wildcards.some((one) => name.endsWith(one.slice(1)))
      : undefined
  for (const one of leads.filter(({ target }) => target)) {
    const nowhere = await leadsNowhere(one, inZone, ask)
    if (nowhere) found.push(nowhere)
    const claim = claims.get(claimedAs(one.name))
    const target = one.target ?? ''
    if (claim && !claims.has(target) && !claim.leadsTo.includes(target))
      found.push({ kind: 'leads_elsewhere', name: one.name, about: `${one.kind} ${target}` })
  }
  return found
}
