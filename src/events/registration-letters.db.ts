import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { registrationKey } from './_registration-rows.db.ts'
import type { Span } from './event.ts'
import { dateText, tellSender } from './letters.db.ts'
import type { RegistrationState } from './registration.ts'

type Told = {
  step: string
  id: string
  number: string
  state: RegistrationState
  kind: string
  reason: string
  until: Date | null
  party: number
  price: number
  payHow: string
  name: string
  email: string
  tongue: Tongue
  keyHash: string
  keyTurn: number
  title: string
  slug: string
  startsAt: Date | null
  endsAt: Date | null
  timeKnown: boolean
}

const about = sql`r.id, r.number, r.party, r.price, r.offer_until as until, i.pay_how as "payHow", r.name, r.email, r.tongue, r.key_hash as "keyHash", r.key_turn as "keyTurn", e.title, e.slug,
  d.starts_at as "startsAt", d.ends_at as "endsAt", coalesce(d.time_known, false) as "timeKnown"`
const joined = sql`(events.registration r join events.intake i on i.id = r.intake_id join events.event e on e.id = i.event_id
  left join lateral (select o.starts_at, o.ends_at, o.time_known from events.occurrence o where o.event_id = e.id and o.id = coalesce(i.occurrence_id, o.id) and not o.cancelled
    order by o.starts_at < governance.clock(), o.starts_at limit 1) d on true)`

function factsOf(house: House, told: Told, reason: string) {
  const { origin } = house.config
  const key = registrationKey(house, told.id, told.keyTurn)
  const page = `${origin}/acara/pendaftaran/${told.number}`
  return {
    number: told.number,
    title: told.title,
    name: told.name,
    party: told.party,
    reason,
    when: told.startsAt ? dateText(told.startsAt, told.endsAt, told.timeKnown, told.tongue) : '-',
    until: told.until ? formatMoment(told.until, told.tongue) : '',
    amount: formatRupiah(rupiah(told.price * told.party)),
    pay: told.payHow,
    // a key made with another secret of the house would open nothing
    manage: sha256(key) === told.keyHash ? `${page}?kunci=${key}` : page,
    page: `${origin}/acara/${told.slug}`,
  }
}

async function write(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  told: Told,
  occasion: string,
  dedupe: string,
  reason: string,
  more: Record<string, string> = {},
): Promise<void> {
  const { tx, ctx } = scope
  const t = sayIn(told.tongue)
  const facts = { ...factsOf(ctx.house, told, reason), ...more }
  await post(tx, ctx.house, {
    dedupe,
    to: told.email,
    subject: t(`events.seat.${occasion}.subject`, facts),
    body: t(`events.seat.${occasion}.body`, facts),
  })
}

const occasionOf = ({ kind, state, price }: Told): string =>
  kind === 'decline' || kind === 'transfer' ? kind : state === 'pending' && price > 0 ? 'payment' : state

const now = sql`s.xmin = pg_current_xact_id()::xid`
const untold = sql`s.kind = 'offer' and r.state = 'offered' and not exists (select from platform.mail m where m.dedupe = 'seat ' || s.id)`

/** Tells each whose registration moved in this transaction, whoever or whatever moved it; or each who was offered a seat and has no letter yet. */
export async function tellRegistrations(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  whom: 'moved now' | 'offered in silence' = 'moved now',
): Promise<void> {
  const found = await sql<Told>`select s.id as step, s.kind, s.to_state as state, s.reason, ${about}
    from events.registration_step s join ${joined} on s.registration_id = r.id
    where r.email <> '' and ${whom === 'moved now' ? now : untold} order by s.seq`.execute(scope.tx)
  for (const told of found.rows) await write(scope, told, occasionOf(told), `seat ${told.step}`, told.reason)
}

export type Change = 'cancelled' | 'postponed' | 'rescheduled' | 'moved_online'

/** Letters that must be queued with the change they tell of: if they cannot be, the deed is refused and nothing is changed. */
async function queued(scope: Pick<DeedScope, 'tx' | 'ctx'>, event: string, write: () => Promise<void>): Promise<Outcome<void>> {
  try {
    await write()
    return done()
  } catch (error) {
    if (['40P01', '40001'].includes((error as { code?: string }).code ?? '')) throw error
    scope.ctx.house.log.error('events.notice.not_queued', error, { event })
    return refused({ rule: 'events.notice.not_queued' })
  }
}

/** Tells all who are registered for an event what became of it. The step of the event names the occasion, so nobody is told twice. */
export async function tellRegistrants(scope: Pick<DeedScope, 'tx' | 'ctx'>, event: string, change: Change): Promise<Outcome<void>> {
  const found =
    await sql<Told>`select l.id as step, l.reason, '' as kind, r.state, ${about} from ${joined} join lateral (select s.id, s.reason from events.event_step s where s.event_id = e.id order by s.at desc, s.id desc limit 1) l on true
    where e.id = ${event} and r.state in ('confirmed', 'pending', 'offered', 'waiting') and r.email <> '' order by r.arrival`.execute(
      scope.tx,
    )
  return await queued(scope, event, async () => {
    for (const told of found.rows) await write(scope, told, `event_${change}`, `seat ${told.step} ${told.id}`, told.reason)
  })
}

/** Tells its sender and all who are registered. */
export async function tellOfChange(scope: Pick<DeedScope, 'tx' | 'ctx'>, event: string, change: Change): Promise<Outcome<void>> {
  const sender = await queued(scope, event, () => tellSender(scope, event, 'changed'))
  return sender.ok ? await tellRegistrants(scope, event, change) : sender
}

/** What becomes of one date; `will` is nothing where it is called off; `back`: it was, and is held after all. */
export type DateChange = { id: string; was: Span; will: Span | null; back?: boolean }

const linesShown = 30

function changesText(changes: readonly DateChange[], tongue: Tongue): string {
  const t = sayIn(tongue)
  const text = ({ startsAt, endsAt, timeKnown }: Span) => dateText(startsAt, endsAt, timeKnown, tongue)
  const lines = changes
    .slice(0, linesShown)
    .map(({ was, will, back }) =>
      back
        ? t('events.dates.back', { was: text(was) })
        : will
          ? t('events.dates.moved', { was: text(was), will: text(will) })
          : t('events.dates.off', { was: text(was) }),
    )
  return [...lines, ...(changes.length > linesShown ? [t('events.dates.more', { n: changes.length - linesShown })] : [])].join('\n')
}

/** Tells the sender, and each who is registered for one of these dates or for the event as a whole: old and new of what concerns him, no more. */
export async function tellOfDates(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  event: string,
  changes: readonly DateChange[],
): Promise<Outcome<void>> {
  const found = await sql<
    Told & { date: string | null }
  >`select l.id as step, l.reason, '' as kind, r.state, i.occurrence_id as date, ${about}
    from ${joined} join lateral (select s.id, s.reason from events.event_step s where s.event_id = e.id order by s.at desc, s.id desc limit 1) l on true
    where e.id = ${event} and (i.occurrence_id is null or i.occurrence_id = any(${changes.map(({ id }) => id)}::uuid[]))
      and r.state in ('confirmed', 'pending', 'offered', 'waiting') and r.email <> '' order by r.arrival`.execute(scope.tx)
  return await queued(scope, event, async () => {
    await tellSender(scope, event, 'changed')
    for (const told of found.rows) {
      const his = changes.filter(({ id }) => told.date === null || told.date === id)
      await write(scope, told, 'event_dates', `seat ${told.step} ${told.id}`, told.reason, { changes: changesText(his, told.tongue) })
    }
  })
}
