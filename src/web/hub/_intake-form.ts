import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, formatClock, isDay, minutesOfClock } from '#src/base/time.ts'
import { readEvent } from '#src/events/read-input.ts'
import { type IntakeWish, intakeSchema } from '#src/events/registration.ts'
import type { IntakeShown } from '#src/events/registration-read.db.ts'
import type { Typed } from '../shop/form.ts'

const names = [
  'capacity',
  'openDay',
  'openAt',
  'closeDay',
  'closeAt',
  'policy',
  'offerHours',
  'largestParty',
  'payHow',
  'approval',
  'kind1',
  'price1',
  'seats1',
  'kind2',
  'price2',
  'seats2',
  'kind3',
  'price3',
  'seats3',
] as const
/** Names of the form, each with what was typed. */
export type IntakeTyped = Record<(typeof names)[number], string>

export const typedIntake = (form: Typed): IntakeTyped => Object.fromEntries(names.map((name) => [name, form.text(name)])) as IntakeTyped

const clock = (at: Date): string => formatClock(at, 'en').slice(0, 5)

/** What stands in the form: what was decided before, or from now until the beginning. */
export function intakeAsTyped(intake: IntakeShown | undefined, now: Date, begins: Date | undefined): IntakeTyped {
  const kinds = intake?.kinds.filter(({ ended }) => !ended) ?? []
  const [opens, closes] = [intake?.opensAt ?? now, intake?.closesAt ?? begins ?? now]
  const kind = (at: number) => {
    const [one, first] = [kinds[at - 1], !intake && at === 1]
    return { name: one?.name ?? (first ? 'Umum' : ''), price: String(one?.price ?? (first ? 0 : '')), seats: String(one?.capacity ?? '') }
  }
  const [a, b, c] = [kind(1), kind(2), kind(3)]
  return {
    capacity: intake ? String(intake.capacity) : '',
    openDay: dayOf(opens),
    openAt: clock(opens),
    closeDay: dayOf(closes),
    closeAt: clock(closes),
    policy: intake?.groupPolicy ?? 'in_order',
    offerHours: String(intake?.offerHours ?? 12),
    largestParty: String(intake?.largestParty ?? 10),
    payHow: intake?.payHow ?? '',
    approval: intake?.approval ? '1' : '',
    kind1: a.name,
    price1: a.price,
    seats1: a.seats,
    kind2: b.name,
    price2: b.price,
    seats2: b.seats,
    kind3: c.name,
    price3: c.price,
    seats3: c.seats,
  }
}

const amount = (text: string): string => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')

function instant(day: string, at: string, field: string): Outcome<Date> {
  const minutes = minutesOfClock(at)
  if (!isDay(day) || minutes === undefined) return refused({ rule: 'events.when.unreadable', field })
  return done(cityInstant(day as Day, minutes))
}

const fieldOf: Readonly<Record<string, string>> = { kinds: 'kind1', closesAt: 'closeDay', opensAt: 'openDay', groupPolicy: 'policy' }

/** Each refusal at the field of the form it speaks of. */
export const atIntakeFields = <T>(outcome: Outcome<T>): Outcome<T> =>
  outcome.ok
    ? outcome
    : refused(
        ...outcome.refusals.map((one) => (one.field ? { ...one, field: fieldOf[one.field] ?? one.field } : { ...one, field: 'capacity' })),
      )

export function intakeFrom(typed: IntakeTyped): Outcome<IntakeWish> {
  const [opens, closes] = [instant(typed.openDay, typed.openAt, 'openDay'), instant(typed.closeDay, typed.closeAt, 'closeDay')]
  if (!opens.ok) return opens
  if (!closes.ok) return closes
  const kinds = ([1, 2, 3] as const)
    .map((at) => ({ name: typed[`kind${at}`].trim(), price: amount(typed[`price${at}`]) || '0', seats: amount(typed[`seats${at}`]) }))
    .filter(({ name }) => name !== '')
    .map(({ seats, ...kind }) => ({ ...kind, ...(seats ? { capacity: seats } : {}) }))
  const read = readEvent(intakeSchema, {
    capacity: amount(typed.capacity),
    opensAt: opens.value,
    closesAt: closes.value,
    approval: typed.approval === '1',
    groupPolicy: typed.policy || 'in_order',
    offerHours: typed.offerHours.trim(),
    largestParty: typed.largestParty.trim(),
    payHow: typed.payHow,
    kinds,
  })
  return atIntakeFields(read)
}
