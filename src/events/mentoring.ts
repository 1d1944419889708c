import { z } from 'zod'
import { cleanText } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'

/** How long a meeting may have been, in minutes: what is shorter was a greeting, what is longer was several. */
export const meetingMinutes = { least: 5, most: 480 } as const

/** A meeting as its mentor writes it down. Whether the day has come is asked of the clock of the database. */
export const meetingSchema = z.strictObject({
  day: z
    .string('events.mentoring.day')
    .refine(isDay, 'events.mentoring.day')
    .transform((text) => text as Day),
  minutes: z.coerce
    .number('events.mentoring.minutes')
    .int('events.mentoring.minutes')
    .min(meetingMinutes.least, 'events.mentoring.minutes')
    .max(meetingMinutes.most, 'events.mentoring.minutes'),
  agreed: z
    .string('events.mentoring.agreed')
    .transform(cleanText)
    .pipe(z.string().min(10, 'events.mentoring.agreed').max(1500, 'events.event.too_long')),
  next: z.string('events.programme.unreadable').default('').transform(cleanText).pipe(z.string().max(600, 'events.event.too_long')),
})
export type MeetingWish = z.output<typeof meetingSchema>

/** The participant's word about one entry: read, or how it was otherwise. */
export const wordSchema = z
  .strictObject({
    otherwise: z.enum(['read', 'otherwise'], 'events.mentoring.choose').transform((said) => said === 'otherwise'),
    says: z.string('events.programme.unreadable').default('').transform(cleanText).pipe(z.string().max(1000, 'events.event.too_long')),
  })
  .refine(({ otherwise, says }) => !otherwise || says.length >= 10, { error: 'events.mentoring.otherwise_says', path: ['says'] })
export type WordWish = z.output<typeof wordSchema>

export type MeetingState = 'unread' | 'read' | 'otherwise' | 'replaced'
type Told = { replaced: boolean; word: { otherwise: boolean } | null }

/** Where an entry stands: replaced by a newer one, answered, or still to be read. */
export const meetingState = ({ replaced, word }: Told): MeetingState =>
  replaced ? 'replaced' : word === null ? 'unread' : word.otherwise ? 'otherwise' : 'read'

/** What a log amounts to. An entry that was replaced counts once, as what replaced it. */
export function logTotals(meetings: readonly (Told & { minutes: number; day: string })[]) {
  const standing = meetings.filter(({ replaced }) => !replaced)
  return {
    meetings: standing.length,
    minutes: standing.reduce((sum, { minutes }) => sum + minutes, 0),
    last: standing.reduce((last, { day }) => (day > last ? day : last), '') || null,
    unread: standing.filter(({ word }) => word === null).length,
    otherwise: standing.filter(({ word }) => word?.otherwise).length,
  }
}
