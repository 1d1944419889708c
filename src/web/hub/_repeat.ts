import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Repeat, type Rhythm, repeatSchema } from '#src/spaces/series.ts'
import type { WishTyped } from './_wish.ts'

/** How a repetition is called in an address. */
export const rhythmNames: readonly (readonly [string, Rhythm])[] = [
  ['mingguan', 'weekly'],
  ['tanggal', 'month_day'],
  ['hari_ke', 'nth_weekday'],
  ['hari_terakhir', 'last_weekday'],
  ['tahunan', 'yearly'],
]

const fields: Readonly<Record<string, string>> = { rhythm: 'ulang', until: 'ulang_sampai', count: 'ulang_kali', taking: 'yang_tidak_bisa' }

/** Refusals of a series name the field of the form. */
export const atRepeat = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => ({ ...one, ...(one.field && fields[one.field] ? { field: fields[one.field] as string } : {}) }))

/** The repetition that was asked for, or what cannot be read of it; nothing where it is asked for once. */
export function repeatFrom(typed: WishTyped): Outcome<Repeat> | undefined {
  if (typed.rhythm === '') return undefined
  const read = repeatSchema.safeParse({
    rhythm: rhythmNames.find(([name]) => name === typed.rhythm)?.[1],
    ...(typed.repeatUntil ? { until: typed.repeatUntil } : {}),
    ...(typed.repeatCount ? { count: typed.repeatCount } : {}),
  })
  if (read.success) return { ok: true, value: read.data }
  return refused(...atRepeat(read.error.issues.map(({ message, path }) => ({ rule: message, field: String(path[0] ?? 'until') }))))
}
