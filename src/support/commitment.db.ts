import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { holdKeys, keysOfPerson } from './_award-keys.db.ts'
import type { CommitmentWish, ReleaseWish } from './commitment.ts'
import { tellReceiver } from './letters.db.ts'

export type Promised = { number: string; value: number }

type Found = {
  unit: string | null
  post: string | null
  event: string | null
  cohort: string | null
  agreement: string | null
  accord: string | null
  person: string | null
  email: string
}

/** What the wish names: the unit, the post whose act this is, what it is for, and who looks after that: of an agreement, whoever is in need. */
async function namedIn(tx: Tx, wish: CommitmentWish, act: string | undefined): Promise<Found> {
  const found = await sql<Found>`select (select id from governance.unit where code = ${wish.unit}) as unit,
      (select p.post_id from governance.act a join governance.appointment p on p.id = a.appointment_id where a.id = ${act ?? null}::uuid) as post,
      e.id as event, g.id as agreement, (select id from events.cohort where number = ${wish.purpose ?? null}) as cohort, (select id from support.accord where number = ${wish.purpose ?? null}) as accord,
      coalesce(e.person_id, n.person_id) as person, coalesce(c.email, h.email, '') as email
    from (select 1) t left join events.event e on e.number = ${wish.event ?? null} and e.state = 'published' left join events.contact c on c.event_id = e.id and c.erased_at is null
      left join support.agreement g on g.number = ${wish.purpose ?? null} left join support.need n on n.id = g.need_id
      left join identity.person h on h.id = n.person_id and h.ended_at is null`.execute(tx)
  return found.rows[0] as Found
}

/** What is promised on an agreement goes to whoever is in need: one kind a year over all agencies, as if he had applied. */
const heldFor = async ({ tx, now, ctx }: DeedScope, person: string, kind: string, commitment: string) =>
  await holdKeys(
    tx,
    {
      by: { commitment },
      kind,
      year: Number(dayOf(now).slice(0, 4)),
      keys: await keysOfPerson(tx, ctx.house.secret, person),
      overridden: false,
    },
    'support.duplicate.on_agreement',
  )

/** Whom an application's promise is for, and out of which offer it was granted. */
export type PromisedTo = { person: string | null; offer: string }

/** Part: an agency promises. A post owns it, it has a value and a day, and what there is only one of is promised once at a time. */
export async function promise(
  scope: DeedScope,
  wish: CommitmentWish,
  granted?: PromisedTo,
): Promise<Outcome<Promised & { act: string | undefined }>> {
  const { tx, now } = scope
  const amount = wish.quantity * wish.unitValue
  if (!Number.isSafeInteger(amount)) return refused({ rule: 'support.value', field: 'unitValue' })
  const ground = await scope.must('support.commitment.make', { unit: wish.unit, fund: wish.fund, amount })
  if (wish.dueDay < dayOf(now)) return refused({ rule: 'support.day_past', field: 'dueDay' })
  if ((wish.asset === undefined) !== (wish.from === undefined || wish.until === undefined))
    return refused({ rule: 'support.asset_time', field: 'from' })
  if (wish.from && wish.until && wish.from >= wish.until) return refused({ rule: 'support.asset_time', field: 'until' })
  const named = await namedIn(tx, wish, ground.act)
  if (!named.unit || !named.post) return refused({ rule: 'support.unit', field: 'unit' })
  if (wish.event && !named.event) return refused({ rule: 'support.event', field: 'event' })
  if (wish.event && wish.purpose) return refused({ rule: 'support.commitment.one_purpose', field: 'purpose' })
  if (wish.purpose && !named.cohort && !named.agreement && !named.accord) return refused({ rule: 'support.purpose', field: 'purpose' })
  const serial = await sql<{ n: string }>`select lpad(nextval('support.commitment_number')::text, 5, '0') as n`.execute(tx)
  const number = `JNJ-${dayOf(now).slice(0, 4)}-${serial.rows[0]?.n}`
  const key = secret()
  // a number alone is said instead of an address: then nobody else is written to
  const email = wish.email || (wish.phone === '' ? named.email : '')
  const away = wish.asset ? sql`tstzrange(${wish.from}::timestamptz, ${wish.until}::timestamptz)` : sql`null`
  const written = await sql<{
    id: string
  }>`insert into support.commitment (number, unit_id, post_id, offer_id, kind, title, event_id, cohort_id, agreement_id, accord_id, receiver, person_id, email, phone, key_hash, quantity, measure, unit_value, fund, due_day, letter, asset, during, act_id, actor)
    values (${number}, ${named.unit}, ${named.post}, ${granted?.offer ?? null}, ${wish.kind}, ${wish.title}, ${named.event}, ${named.cohort}, ${named.agreement}, ${named.accord}, ${wish.receiver}, ${granted?.person ?? named.person}, ${email}, ${wish.phone}, ${email === '' ? '' : sha256(key)}, ${wish.quantity}, ${wish.measure},
      ${wish.unitValue}, ${wish.fund}, ${wish.dueDay}, ${wish.letter}, ${wish.asset ?? null}, ${away}, ${ground.act ?? null}, ${actorText(scope.actor)}) returning id`.execute(
    tx,
  )
  const receiver = named.agreement ? (granted?.person ?? named.person) : null
  const held = receiver ? await heldFor(scope, receiver, wish.kind, written.rows[0]?.id ?? '') : done()
  if (!held.ok) return held
  await tellReceiver(scope, number, 'promised', { key })
  scope.note(`commitment:${number}`, { unit: wish.unit, kind: wish.kind, value: amount })
  scope.touched('support')
  return done({ number, value: amount, act: ground.act })
}

export const makeCommitment = deed('support.commitment.make', async (scope, wish: CommitmentWish): Promise<Outcome<Promised>> => {
  const made = await promise(scope, wish)
  return made.ok ? done({ number: made.value.number, value: made.value.value }) : made
})

export type CommitmentRow = {
  id: string
  number: string
  /** Whose it is to keep today: whoever promised, or whoever took over from there. */
  unit: string
  person: string | null
  keyHash: string
  quantity: number
  fund: string
}

export async function commitmentLocked(tx: Tx, number: string): Promise<CommitmentRow> {
  const found =
    await sql<CommitmentRow>`select c.id, c.number, u.code as unit, c.person_id as person, c.key_hash as "keyHash", c.quantity, c.fund
    from support.commitment c join governance.unit u on u.id = governance.unit_today(c.unit_id) where c.number = ${number} for no key update of c`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('commitment')
  return row
}

/**
 * Takes a promise back, with the reason everybody reads. What something was delivered on stands. The database says how it stands in the score:
 * promised and not kept, unless it was a slip of this very day or what it was for is off.
 */
export const withdrawCommitment = deed(
  'support.commitment.withdraw',
  async (scope: DeedScope, { number, reason }: { number: string; reason: string }): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, number)
    await scope.must('support.commitment.make', { unit: row.unit, fund: row.fund, amount: 0 })
    await sql`update support.commitment set withdrawn_at = governance.clock(), withdrawn_reason = ${reason} where id = ${row.id}`.execute(
      scope.tx,
    )
    await tellReceiver(scope, number, 'withdrawn')
    scope.note(`commitment:${number}`, { withdrawn: 1 })
    scope.touched('support')
    return done({ number })
  },
)

/** Its receiver says that he needs it no more, before anything came: the promise ends by his word and counts against nobody. */
export const releaseCommitment = deed(
  'support.commitment.release',
  async (scope: DeedScope, wish: ReleaseWish & { key?: string | undefined }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await commitmentLocked(tx, wish.number)
    const byKey = wish.key !== undefined && row.keyHash !== '' && row.keyHash === sha256(wish.key)
    if (!byKey && (row.person === null || row.person !== personOf(scope.actor))) throw new Missing('commitment')
    await scope.must('support.commitment.release', byKey ? { key: true } : { person: row.person ?? '' })
    const stands = await sql<{
      withdrawn: boolean
    }>`select withdrawn_at is not null as withdrawn from support.commitment where id = ${row.id}`.execute(tx)
    if (stands.rows[0]?.withdrawn) return refused({ rule: 'support.commitment.withdrawn' })
    await sql`insert into support.release (commitment_id, says, by_kind) values (${row.id}, ${wish.says}, ${byKey ? 'key' : 'person'})`.execute(
      tx,
    )
    await sql`update support.commitment set withdrawn_at = governance.clock(), withdrawn_reason = ${wish.says} where id = ${row.id}`.execute(
      tx,
    )
    scope.note(`commitment:${wish.number}`, { released: 1 })
    scope.touched('support')
    return done({ number: wish.number })
  },
)
