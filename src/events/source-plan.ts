import { type Day, dayOf } from '#src/base/time.ts'
import { spanOf } from './event.ts'
import {
  type Answers,
  type Askable,
  type Defaults,
  differences,
  entryKey,
  isOver,
  missingIn,
  type Said,
  type SourceEntry,
  type SourceRead,
} from './source.ts'

/** What is kept of an event of a source. */
export type Kept = {
  id: string
  uid: string
  recurrence: string
  said: Said
  hash: string
  answers: Answers
  event: string | null
  /** The event stands, or waits for the desk: a change is worth proposing. */
  open: boolean
  proposedHash: string | null
  declinedHash: string | null
  gone: boolean
  lastDay: string
}

export type Drafted = { uid: string; recurrence: string; said: Said; hash: string; missing: Askable[]; lastDay: Day }
export type Plan = {
  added: Drafted[]
  /** Drafts that follow their source. */
  changed: (Drafted & { id: string })[]
  proposed: { id: string; said: Said; hash: string }[]
  /** A proposal its source has taken back. */
  dropped: string[]
  gone: string[]
  back: string[]
}

export const isQuiet = (plan: Plan): boolean => Object.values(plan).every((part) => part.length === 0)

export const lastDayOf = (said: Said): Day =>
  said.when.map(spanOf).reduce<Day>((last, { startsAt, endsAt }) => {
    const day = dayOf(new Date((endsAt ?? startsAt).getTime() - (endsAt ? 1 : 0)))
    return day > last ? day : last
  }, '1970-01-01' as Day)

const ahead = (said: Said, now: Date): Said => ({ ...said, when: said.when.filter((when) => !isOver(when, now)) })

function follow(plan: Plan, kept: Kept, entry: SourceEntry, defaults: Defaults, now: Date): void {
  if (kept.gone) plan.back.push(kept.id)
  if (kept.event === null) {
    if (kept.hash !== entry.hash)
      plan.changed.push({ ...entry, id: kept.id, missing: missingIn(entry.said, kept.answers, defaults), lastDay: lastDayOf(entry.said) })
    return
  }
  const same = kept.hash === entry.hash || differences(ahead(kept.said, now), ahead(entry.said, now)).length === 0
  if (same) {
    if (kept.proposedHash !== null) plan.dropped.push(kept.id)
  } else if (kept.open && entry.hash !== kept.proposedHash && entry.hash !== kept.declinedHash) {
    plan.proposed.push({ id: kept.id, said: entry.said, hash: entry.hash })
  }
}

/**
 * What a reading changes of what was read before. New events become drafts, drafts follow, what the desk has in hand is only proposed to it.
 * What is no longer there is called gone, never taken away; and only where the source was read to its end.
 */
export function planReading(
  kept: readonly Kept[],
  read: Pick<SourceRead, 'entries' | 'seen' | 'whole'>,
  defaults: Defaults,
  now: Date,
): Plan {
  const plan: Plan = { added: [], changed: [], proposed: [], dropped: [], gone: [], back: [] }
  const byKey = new Map(kept.map((one) => [entryKey(one), one]))
  for (const entry of read.entries) {
    const before = byKey.get(entryKey(entry))
    if (before) follow(plan, before, entry, defaults, now)
    // what was called off before anybody took it over is nobody's draft
    else if (!entry.said.cancelled)
      plan.added.push({ ...entry, missing: missingIn(entry.said, {}, defaults), lastDay: lastDayOf(entry.said) })
  }
  if (!read.whole) return plan
  const seen = new Set(read.seen)
  const today = dayOf(now)
  plan.gone = kept.filter((one) => !one.gone && one.lastDay >= today && !seen.has(entryKey(one))).map(({ id }) => id)
  return plan
}
