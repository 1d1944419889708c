import { setTimeout as wait } from 'node:timers/promises'
import type { Ctx } from '#src/platform/context.ts'
import type { Town } from './town.ts'

const dayMs = 86_400_000

/** A civic day so many days from today, `2027-01-31`. */
export const dayFrom = (days: number): string => new Date(Date.now() + 7 * 3_600_000 + days * dayMs).toISOString().slice(0, 10)

/** Moves the room's own clock, which only the owner of the database can; answers how to set it right again. */
export async function shiftClock(town: Town, interval: string): Promise<() => Promise<void>> {
  const set = (body: string) =>
    town.owner.query(`create or replace function governance.clock() returns timestamptz language sql volatile as '${body}'`)
  await set(`select clock_timestamp() + interval ''${interval}''`)
  return async () => void (await set('select clock_timestamp()'))
}

/** One value of the first row, or undefined. */
export async function one<T>(town: Town, text: string, ...values: unknown[]): Promise<T> {
  const found = await town.owner.query(text, values)
  return Object.values(found.rows[0] ?? {})[0] as T
}

export const idOf = async (town: Town, who: string): Promise<string> => one(town, 'select id from identity.person where demo_key = $1', who)

/** The seat somebody of the cast holds now. */
export const seatOf = async (town: Town, who: string): Promise<string> =>
  one(
    town,
    'select a.id from governance.appointment a join identity.person h on h.id = a.person_id where h.demo_key = $1 and a.active @> governance.clock() order by a.id limit 1',
    who,
  )

const waiting = (town: Town) =>
  one<number>(town, `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)

/** Lets two errands run up to their first write of a table and no further, then lets both go at once. */
export async function linedUp<T>(town: Town, table: string, run: () => Promise<T>): Promise<T> {
  const client = await town.owner.connect()
  await client.query('begin')
  await client.query(`lock table ${table} in share mode`)
  const running = run()
  for (let tries = 0; tries < 300 && (await waiting(town)) < 2; tries += 1) await wait(10)
  await client.query('commit')
  client.release()
  return await running
}

let cases = 0

export type Opened = { id: string; number: string; payee: string }

/** A case that waits for a post, as the room of cases would open it; its parties beside. Each is for another payee, so that limits by payee do not meet. */
export async function openCase(
  town: Town,
  given: { action?: string; fund?: string; amount?: number; turn?: string; unit?: string; party?: string } = {},
): Promise<Opened> {
  const { action = 'finance.expense.decide', fund = 'kas_komunitas', amount = 5_000_000, turn = 'ketua', unit = 'mch', party } = given
  cases += 1
  const number = `PK-UJI-${cases}`
  const id = await one<string>(
    town,
    `insert into governance.case_file (number, action, fund, amount, unit_id, title, opened_by, opened_version, due_day, turn, payee)
     select $1, $2, $3, $4, u.id, 'Perkara uji', h.id, 1, governance.today() + 10, $5, $7 from governance.unit u, identity.person h where u.code = $6 and h.demo_key = 'warga' returning id`,
    number,
    action,
    fund,
    amount,
    turn,
    unit,
    `penyedia-${cases}`,
  )
  if (party) await town.owner.query(`insert into governance.case_party (case_id, kind, party_id) values ($1, 'person', $2)`, [id, party])
  return { id, number, payee: `penyedia-${cases}` }
}

/** The name of the first rule that refused, or `done`. */
export const ruleOf = (outcome: { ok: boolean; refusals?: readonly { rule: string }[] }): string => outcome.refusals?.[0]?.rule ?? 'done'

/** What a case asks of authority. */
export const asked = (theCase: Opened, more: Record<string, unknown> = {}) => ({
  case: theCase.id,
  fund: 'kas_komunitas',
  amount: 5_000_000,
  unit: 'mch',
  payee: theCase.payee,
  ...more,
})

export type { Ctx }
