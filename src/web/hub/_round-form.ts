import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { minutesOfClock } from '#src/base/time.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { type ApplyWish, applySchema, mostWishes } from '#src/spaces/round-input.ts'
import type { Typed } from '../shop/form.ts'

export type WishTyped = { space: string; weekday: string; from: string; until: string }

/** A form as it was typed; shown again as it was. */
export type ApplyTyped = {
  organisation: string
  title: string
  people: string
  place: string
  slots: string
  answers: Record<string, string>
  wishes: WishTyped[]
}

const places = Array.from({ length: mostWishes }, (_, n) => n + 1)

export const readTyped = (form: Typed): ApplyTyped => ({
  organisation: form.given('komunitas') ?? '',
  title: form.text('judul'),
  people: form.text('orang'),
  place: form.given('tempat') ?? '',
  slots: form.given('slot') ?? '1',
  answers: Object.fromEntries(
    form
      .names()
      .filter((name) => name.startsWith('j_'))
      .slice(0, 12)
      .map((name) => [name.slice(2), form.text(name).slice(0, 40)]),
  ),
  wishes: places.map((n) => ({
    space: form.given(`ruang_${n}`) ?? '',
    weekday: form.given(`hari_${n}`) ?? '',
    from: form.text(`dari_${n}`),
    until: form.text(`sampai_${n}`),
  })),
})

const empty = ({ space, weekday, from, until }: WishTyped) => ![space, weekday, from, until].some((one) => one.trim() !== '')

/** Which fields of the form hold what the rules name otherwise. */
const fields: Readonly<Record<string, string>> = {
  organisation: 'komunitas',
  title: 'judul',
  people: 'orang',
  place: 'tempat',
  slots: 'slot',
  answers: 'j_peserta_bayar',
}

/** The wishes given, each still under the place it was typed at. */
const given = ({ wishes }: ApplyTyped) => wishes.flatMap((one, n) => (empty(one) ? [] : [{ one, n: n + 1 }]))

/** Refusals at the fields of the form; a wish complains at its own. */
export function atForm(typed: ApplyTyped, refusals: readonly Refusal[]): Refusal[] {
  const filled = given(typed)
  return refusals.map((one) => {
    const field = one.field ?? ''
    const wish = /^wish-(\d)$/.exec(field)?.[1]
    if (wish) return { ...one, field: `ruang_${filled[Number(wish) - 1]?.n ?? 1}` }
    if (one.rule === 'spaces.usage.unanswered') return { ...one, field: `j_${field}` }
    return { ...one, field: fields[field] ?? 'komunitas' }
  })
}

/** What the deed understands, or what cannot be read, by the field of the form. */
export function applyFrom(typed: ApplyTyped): Outcome<ApplyWish> {
  const filled = given(typed)
  const unread = filled.flatMap(({ one, n }): Refusal[] => {
    if (one.space === '' || one.weekday === '') return [{ rule: 'spaces.round.wish', field: `ruang_${n}` }]
    const [from, until] = [minutesOfClock(one.from), minutesOfClock(one.until)]
    if (from === undefined || until === undefined || from >= until) return [{ rule: 'spaces.round.time', field: `ruang_${n}` }]
    return []
  })
  if (filled.length === 0) unread.push({ rule: 'spaces.round.wish', field: 'ruang_1' })
  const read = readBooking(applySchema, {
    organisation: typed.organisation,
    title: typed.title,
    people: typed.people,
    place: typed.place,
    slots: typed.slots,
    answers: typed.answers,
    wishes:
      unread.length > 0
        ? [{ space: '-', weekday: 1, from: 0, until: 1 }]
        : filled.map(({ one }) => ({
            space: one.space,
            weekday: one.weekday,
            from: minutesOfClock(one.from),
            until: minutesOfClock(one.until),
          })),
  })
  if (!read.ok) return { ok: false, refusals: [...atForm(typed, read.refusals), ...unread] }
  return unread.length > 0 ? { ok: false, refusals: unread } : read
}
