import { z } from 'zod'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { line, text } from './case.ts'
import type { Fraction } from './matrix.ts'

export type MeetingStatus = 'called' | 'opened' | 'drafted' | 'final' | 'cancelled'

export type Count = { seats: number; present: number; yes: number; no: number; abstain: number }

export type Result = Count & {
  quorum: boolean
  /** Absent: no row of the matrix asks this body, so nothing is counted against a majority. */
  carried?: boolean
}

/** One half means more than half: a tie carries nothing. */
const reaches = (part: number, whole: number, [n, of]: Fraction) => (n * 2 === of ? part * 2 > whole : part * of >= whole * n)

/** More than half of all seats, where the matrix says nothing else. */
const usualQuorum: Fraction = [1, 2]

/** What a vote came to. Quorum is of all seats of the body, majority of those who said yes or no. */
export function resultOf(count: Count, row: { quorum: Fraction | null; majority: Fraction | null } | undefined): Result {
  const quorum = reaches(count.present, count.seats, row?.quorum ?? usualQuorum)
  if (!row?.majority) return { ...count, quorum }
  const voted = count.yes + count.no
  return { ...count, quorum, carried: quorum && voted > 0 && reaches(count.yes, voted, row.majority) }
}

/** What a version of the minutes says, sealed with the meeting's number and its own. */
export const minutesHash = (minutes: { meeting: string; n: number; text: string }): string => sha256(canonical(minutes))

/** One line of a difference between two versions: kept, added or taken out. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string }

/** The difference of two texts by lines: the longest common run of lines stays. Bounded: beyond 600 lines each, whole texts are shown. */
export function diffOf(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  if (a.length > 600 || b.length > 600)
    return [...a.map((one): DiffLine => ({ kind: 'removed', text: one })), ...b.map((one): DiffLine => ({ kind: 'added', text: one }))]
  const common = commonRuns(a, b)
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      lines.push({ kind: 'removed', text: a[i] ?? '' })
      i += 1
    } else {
      lines.push({ kind: 'added', text: b[j] ?? '' })
      j += 1
    }
  }
  return lines
}

/** Lengths of the longest common sequence of lines from each pair of places on. */
function commonRuns(a: readonly string[], b: readonly string[]): number[][] {
  const runs = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const here = runs[i]
      if (here) here[j] = a[i] === b[j] ? (runs[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(runs[i + 1]?.[j] ?? 0, here[j + 1] ?? 0)
    }
  return runs
}

const itemSchema = z.strictObject({
  kind: z.enum(['information', 'decision']),
  title: line(3, 200, 'governance.meeting.item_title'),
  case: z.string().max(40).optional().describe('number of the case this item decides'),
})

export const callingSchema = z.strictObject({
  body: z.string().min(1).max(80).describe('code of a body'),
  title: line(3, 200, 'governance.meeting.title'),
  place: line(1, 200, 'governance.meeting.place'),
  startsAt: z.iso.datetime({ offset: true, error: 'governance.meeting.starts_at' }).transform((at) => new Date(at)),
  items: z.array(itemSchema).min(1, 'governance.meeting.no_items').max(40, 'governance.meeting.no_items'),
})

export type Calling = z.output<typeof callingSchema>

export const minutesText = text(1, 40_000, 'governance.minutes.text')
export const addendumText = text(5, 8000, 'governance.addendum.text')
export const meetingReason = text(5, 2000, 'governance.meeting.reason')
