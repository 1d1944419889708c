import type pg from 'pg'
import { Denied, done, type Outcome } from '#src/base/outcome.ts'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { writeMatrixRows } from '#src/governance/_load-matrix.db.ts'
import type { Held } from '#src/governance/authority-world.ts'
import { type MatrixRow, matrixHash } from '#src/governance/matrix.ts'
import type { Ground, Scope } from '#src/platform/context.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { advisers, basis, body, custodians, first, members, posts, units } from './governance-matrix.ts'
import { officers, wib } from './governance-world.ts'
import { openTown, type Town } from './town.ts'

/** The smallest deed there is: it asks, and is done. */
export const acting = deed(
  'governance.proof.act',
  async ({ must }, { action, scope }: { action: string; scope: Scope }): Promise<Outcome<Ground>> => done(await must(action, scope)),
)

type CaseOf = {
  action?: string
  fund?: string
  amount?: number
  unit?: string
  payee?: string
  activity?: string
  parties?: readonly string[]
}

export type Institution = Awaited<ReturnType<typeof found>>

const spend = 'finance.expense.decide'
const extras = ['warga', 'wakil', 'pengganti', 'pasangan', 'bendahara lain'] as const

/** A clock the owner can set; it goes on from there unless it is stopped. */
const clock = `create table public.proof_clock (at timestamptz not null, since timestamptz not null, goes boolean not null);
  grant select on public.proof_clock to public;
  create or replace function governance.clock() returns timestamptz language sql volatile as
  'select coalesce((select at + case when goes then clock_timestamp() - since else interval ''0'' end from public.proof_clock), clock_timestamp())'`

/** What differs from the usual: other rows, other people in the seats, a board of other size, another hour. */
export type Founding = {
  rows?: readonly MatrixRow[] | undefined
  seats?: readonly Held[] | undefined
  boardMembers?: number | undefined
  at?: Date | undefined
}

async function plant(owner: pg.Pool, { seats = officers, boardMembers }: Founding): Promise<void> {
  await owner.query(clock)
  await owner.query(`insert into governance.legal_basis (code, kind, about, level, source) values ($1, 'SK', 'uji', 'kota', 'uji')`, [
    basis,
  ])
  for (const { code, parent, kind } of units)
    await owner.query(
      'insert into governance.unit (code, name, kind, parent_id) values ($1, $1, $2, (select id from governance.unit where code = $3))',
      [code, kind, parent],
    )
  for (const kind of new Set([...posts.map((post) => post.kind), body]))
    await owner.query('insert into governance.post_kind (code, name, name_en, custodian, body, advisory) values ($1, $1, $1, $2, $3, $4)', [
      kind,
      custodians.includes(kind),
      kind === body,
      advisers.includes(kind),
    ])
  for (const member of members) await owner.query('insert into governance.body_member (body, member) values ($1, $2)', [body, member])
  for (const { kind, unit, seats: many } of posts)
    await owner.query(
      `insert into governance.post (code, kind, unit_id, seats) select $1 || '-' || $2, $1, id, $3 from governance.unit where code = $2`,
      [kind, unit, kind === 'anggota' ? (boardMembers ?? many) : many],
    )
  for (const name of new Set([...officers, ...seats].map(({ person }) => person).concat(extras)))
    await owner.query(`insert into identity.person (name, email, demo_key) values ($1, replace($1, ' ', '.') || '@uji.metro', $1)`, [name])
}

async function found(town: Town, { rows = first, seats = officers, at = wib('2027-02-10T09:00:00') }: Founding) {
  const { owner } = town
  const one = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row> => {
    const [row] = (await owner.query<Row>(text, [...values])).rows
    if (!row) throw new Error(`no row: ${text}`)
    return row
  }
  const person = async (name: string) => (await one<{ id: string }>('select id from identity.person where demo_key = $1', [name])).id

  async function setClock(at: Date, goes = true): Promise<void> {
    await owner.query('delete from public.proof_clock')
    await owner.query('insert into public.proof_clock values ($1, clock_timestamp(), $2)', [at, goes])
  }

  /** A draft with these rows, under the owner: how it got there is not what is proved. */
  async function draft(version: number, its: readonly MatrixRow[]): Promise<{ id: string; hash: string }> {
    const { id } = await one<{ id: string }>('insert into governance.matrix_version (version, title) values ($1, $2) returning id', [
      version,
      `uji ${version}`,
    ])
    const db = openDatabase(openPool({ url: town.ownerUrl, size: 1 }))
    await db.transaction().execute((tx) => writeMatrixRows(tx, id, its))
    await db.destroy()
    return { id, hash: matrixHash({ version, from: '2026-01-01', rows: its }) }
  }

  async function appoint(
    name: string,
    place: string,
    more: { mode?: string; seat?: number; first?: string; last?: string } = {},
  ): Promise<string> {
    const [kind = '', unit = posts.find((post) => post.kind === kind)?.unit] = place.split('@')
    const made = await one<{ id: string }>(
      `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
       select p.id, $4, $3, $5, $6, $7, 'SK uji' from governance.post p join governance.unit u on u.id = p.unit_id where p.kind = $1 and u.code = $2 returning id`,
      [kind, unit, await person(name), more.seat ?? 1, more.mode ?? 'definitive', more.first ?? '2026-01-01', more.last ?? '2027-12-31'],
    )
    return made.id
  }

  const seatOf = async (name: string) =>
    (await one<{ id: string }>('select id from governance.appointment where person_id = $1 order by id limit 1', [await person(name)])).id

  let cases = 0
  async function openCase({
    action = spend,
    fund = 'kas_komunitas',
    amount = 1_000_000,
    unit,
    payee = 'cv-a',
    activity,
    parties = [],
  }: CaseOf = {}): Promise<string> {
    cases += 1
    const { id } = await one<{ id: string }>(
      `insert into governance.case_file (number, action, fund, amount, unit_id, title, payee, activity, opened_by, opened_version)
       values ($1, $2, $3, $4, (select id from governance.unit where code = $5), 'Perkara uji', $6, $7, $8, 1) returning id`,
      [`PK-UJI-${cases}`, action, fund, amount, unit ?? null, payee, activity ?? null, await person('warga')],
    )
    for (const party of parties) await owner.query(`insert into governance.case_party values ($1, 'person', $2)`, [id, await person(party)])
    return id
  }

  async function lend(
    from: string,
    to: string,
    more: { actions?: string[]; most?: number | null; first?: string; last?: string } = {},
  ): Promise<string> {
    const made = await one<{ id: string }>(
      `insert into governance.delegation (number, grantor_id, grantee, actions, most, first_day, last_day, paper)
       values ('PL-' || gen_random_uuid(), $1, $2, $3, $4, $5, $6, 'SK uji') returning id`,
      [
        await seatOf(from),
        await person(to),
        more.actions ?? [spend],
        more.most === undefined ? 5_000_000 : more.most,
        more.first ?? '2027-02-10',
        more.last ?? '2027-02-28',
      ],
    )
    return made.id
  }

  /** A meeting of the board on one case, with so many there and so many votes. */
  async function meet(caseFile: string | null, there: number, yes: number, no: number): Promise<string> {
    const [chair, boardSeats] = [
      await person('sekretaris'),
      await owner.query<{ id: string; person: string }>(
        `select a.id, a.person_id as person from governance.appointment a join governance.post p on p.id = a.post_id where p.kind = any($1) and a.active @> governance.clock() order by a.id`,
        [[...members]],
      ),
    ]
    const { id } = await one<{ id: string }>(
      `insert into governance.meeting (number, body, title, place, starts_at, called_by) values ('RP-' || gen_random_uuid(), $1, 'Rapat uji', 'Aula', now(), $2) returning id`,
      [body, chair],
    )
    const item = await one<{ id: string }>(
      `insert into governance.meeting_item (meeting_id, position, kind, title, case_id) values ($1, 1, 'decision', 'Acara uji', $2) returning id`,
      [id, caseFile],
    )
    await owner.query(`insert into governance.meeting_item (meeting_id, position, kind, title) values ($1, 2, 'decision', 'Acara dua')`, [
      id,
    ])
    await owner.query(`insert into governance.meeting_step (meeting_id, step, by_person) values ($1, 'opened', $2)`, [id, chair])
    for (const [index, sitting] of boardSeats.rows.slice(0, there).entries()) {
      await owner.query('insert into governance.attendance (meeting_id, appointment_id, person_id) values ($1, $2, $3)', [
        id,
        sitting.id,
        sitting.person,
      ])
      const choice = index < yes ? 'yes' : index < yes + no ? 'no' : 'abstain'
      await owner.query('insert into governance.meeting_vote (item_id, appointment_id, person_id, choice) values ($1, $2, $3, $4)', [
        item.id,
        sitting.id,
        sitting.person,
        choice,
      ])
    }
    await owner.query('update governance.meeting_item set closed_at = governance.clock() where id = $1', [item.id])
    return item.id
  }

  /** The same errand as anybody's: through the deed, as the serving role. */
  const act = async (who: string, scope: Scope = {}, action = spend) => {
    const asked = action === spend ? { fund: 'kas_komunitas', amount: 1_000_000, payee: 'cv-a', ...scope } : scope
    return await acting(await town.as(who), { action, scope: asked })
  }

  /** What was said, in a few words: the row's name and the way, or the rule that refused. */
  async function says(who: string, scope: Scope = {}, action = spend): Promise<string> {
    try {
      const outcome = await act(who, scope, action)
      if (!outcome.ok) return outcome.refusals.map(({ rule, field }) => [rule, ...(field ? [`(${field})`] : [])].join(' ')).join()
      const { row, mode, remaining } = outcome.value
      return [row, mode, ...(remaining ? [`${remaining} more`] : [])].join(' ')
    } catch (error) {
      if (error instanceof Denied) return error.refusal?.rule ?? 'denied'
      throw error
    }
  }

  await setClock(at)
  await plantSeats()
  const one1 = await draft(1, rows)
  await owner.query(
    `insert into governance.matrix_ratification (version_id, from_day, paper, hash, by_city_pack) values ($1, '2026-01-01', 'SK uji', $2, true)`,
    [one1.id, one1.hash],
  )

  async function plantSeats(): Promise<void> {
    const seatsTaken = new Map<string, number>()
    for (const { person: name, post, unit, mode, from, until } of seats) {
      const place = `${post}@${unit}`
      const days = { first: dayOf(from), last: dayPlus(dayOf(until), -1) }
      // who acts for somebody sits in that seat
      if (mode !== 'definitive') {
        await appoint(name, place, { mode, ...days })
        continue
      }
      const after = seats.some((one) => one.post === post && one.unit === unit && one.until <= from)
      const n = after ? 1 : (seatsTaken.get(place) ?? 0) + 1
      seatsTaken.set(place, n)
      await appoint(name, place, { seat: n, ...days })
    }
  }

  return { town, owner, one, person, setClock, draft, appoint, seatOf, openCase, lend, meet, act, says }
}

/** A town of its own with the institution of the proofs, at nine in the morning of 10 February 2027 unless said otherwise. */
export async function openInstitution(founding: Founding = {}): Promise<Institution> {
  const town = await openTown({ template: 'bare' })
  await plant(town.owner, founding)
  return await found(town, founding)
}
