import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

// The rules of the tables themselves, with the connection of the serving role and no code of ours between.

let town: Town
let site: pg.Client
let parts: Record<string, string>
let hall: string

const day = '2031-01-07'
const at = (from: string, to: string) => `[${day} ${from}+07,${day} ${to}+07)`

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  const unit = `(select id from governance.unit order by code limit 1)`
  await town.owner.query(
    `insert into governance.unit (code, name, name_en, kind) select 'uji', 'Uji', 'Test', 'office' where not exists (select from governance.unit)`,
  )
  const made = await town.owner.query<{ code: string; id: string }>(
    `insert into spaces.resource (code, kind, name, name_en, unit_id, stock, before_minutes, after_minutes) select r.code, r.kind, r.code, r.code, ${unit}, r.stock, r.b, r.a
     from (values ('uji-a', 'part', null::int, 0, 0), ('uji-b', 'part', null, 0, 0), ('uji-studio', 'part', null, 15, 30), ('uji-kursi', 'pool', 40, 0, 0)) as r(code, kind, stock, b, a) returning code, id`,
  )
  parts = Object.fromEntries(made.rows.map(({ code, id }) => [code, id]))
  const kept = await town.owner.query<{ id: string }>(
    `insert into spaces.bookable (slug, kind, name, name_en, unit_id) values ('uji-aula', 'room', 'Aula', 'Hall', ${unit}) returning id`,
  )
  hall = kept.rows[0]?.id ?? ''
  // a town without a matrix has nobody who runs its rooms: what is proved here are the claims (no-hands.db.test.ts proves the other)
  await town.owner.query('alter table spaces.booking_step disable trigger in_hands')
  site = new pg.Client({ connectionString: town.siteUrl })
  await site.connect()
})
afterAll(async () => {
  await site?.end()
  await town?.close()
})

let n = 0
/** A booking whose claims are given: the rule that refused it, or its number. */
async function book(
  claims: readonly [string, string, number?][],
  o: { lapses?: string; by?: pg.Client; keep?: boolean } = {},
): Promise<string> {
  const by = o.by ?? site
  n += 1
  const number = `UJI-${n}`
  await by.query('begin')
  try {
    const made = await by.query<{ id: string }>(
      `insert into spaces.booking (number, bookable_id, made_by, periods, people) values ($1, $2, 'system:uji', $3, 1) returning id`,
      [number, hall, `{${claims[0]?.[1]}}`],
    )
    const booking = made.rows[0]?.id
    for (const [code, during, quantity] of claims)
      await by.query(
        `insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking) values ($1, $2, $3, $4, true, true)`,
        [booking, parts[code], during, quantity ?? 1],
      )
    const facts = o.lapses ? { lapsesAt: o.lapses, lapsesTo: 'expired' } : {}
    await by.query(
      `insert into spaces.booking_step (booking_id, from_state, to_state, actor, facts) values ($1, '', 'held', 'system:uji', $2)`,
      [booking, facts],
    )
    await by.query(o.keep === false ? 'rollback' : 'commit')
    return number
  } catch (error) {
    await by.query('rollback')
    return (error as { constraint?: string }).constraint ?? String(error)
  }
}

const refused = (text: string, ...values: unknown[]) =>
  site.query(text, values).then(
    () => 'done',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message.replace(/ for table.*/, ''),
  )

describe('a part of a building', () => {
  test('is given once, and its neighbours and the touching hours stay free', async () => {
    expect(await book([['uji-a', at('10:00', '12:00')]])).toMatch(/^UJI/)
    expect(
      await book([
        ['uji-a', at('11:00', '13:00')],
        ['uji-b', at('11:00', '13:00')],
      ]),
    ).toBe('spaces.booking.taken')
    expect(await book([['uji-b', at('11:00', '13:00')]])).toMatch(/^UJI/)
    expect(await book([['uji-a', at('12:00', '14:00')]])).toMatch(/^UJI/)
  })

  test('keeps the longer of the two times to prepare and clear, not their sum', async () => {
    expect(await book([['uji-studio', at('10:00', '11:00')]])).toMatch(/^UJI/)
    expect(await book([['uji-studio', at('11:00', '12:00')]])).toBe('spaces.booking.buffer')
    expect(await book([['uji-studio', at('11:15', '12:00')]])).toBe('spaces.booking.buffer')
    expect(await book([['uji-studio', at('09:00', '09:45')]])).toBe('spaces.booking.buffer')
    expect(await book([['uji-studio', at('11:30', '12:00')]])).toMatch(/^UJI/)
  })
})

describe('a stock', () => {
  test('is counted at the moment when most of it is out', async () => {
    const chairs = (from: string, to: string, quantity: number, keep = false) => book([['uji-kursi', at(from, to), quantity]], { keep })
    expect(await chairs('09:00', '12:00', 25, true)).toMatch(/^UJI/)
    expect(await chairs('11:00', '14:00', 20)).toBe('spaces.pool.short')
    expect(await chairs('11:00', '14:00', 15)).toMatch(/^UJI/)
    expect(await chairs('12:00', '14:00', 40, true)).toMatch(/^UJI/)
    // each fits by itself, at ten o'clock all three do not
    expect(await chairs('08:00', '10:30', 15, true)).toMatch(/^UJI/)
    expect(await chairs('10:00', '11:00', 1)).toBe('spaces.pool.short')
    expect(await chairs('10:30', '11:00', 15)).toMatch(/^UJI/)
  })
})

describe('a hold that has run out', () => {
  test('lapses when somebody needs the place, with a step of its own', async () => {
    const late = '2031-02-01'
    const during = `[${late} 10:00+07,${late} 11:00+07)`
    const number = await book([['uji-a', during]], { lapses: new Date(0).toISOString() })
    expect(await book([['uji-a', during]])).toBe('spaces.booking.taken')
    await site.query('select spaces.lapse($1)', [[parts['uji-a']]])
    expect((await site.query('select state, lapses_at from spaces.booking where number = $1', [number])).rows).toEqual([
      { state: 'expired', lapses_at: null },
    ])
    expect(await book([['uji-a', during]])).toMatch(/^UJI/)
  })
})

describe('a state', () => {
  test('is nobody’s to write, follows the table of moves, and an act of authority is not skipped', async () => {
    const late = '2031-03-01'
    const number = await book([['uji-a', `[${late} 10:00+07,${late} 11:00+07)`]])
    const { rows } = await site.query<{ id: string }>('select id from spaces.booking where number = $1', [number])
    const step = (from: string, to: string, reason = '') =>
      refused(
        `insert into spaces.booking_step (booking_id, from_state, to_state, actor, reason) values ($1, $2, $3, 'x', $4)`,
        rows[0]?.id,
        from,
        to,
        reason,
      )
    expect(await refused(`update spaces.booking set state = 'confirmed' where number = $1`, number)).toBe('permission denied')
    expect(await refused(`update spaces.booking_step set reason = 'lain'`)).toBe('permission denied')
    expect(await step('held', 'completed')).toBe('spaces.booking.no_such_move')
    expect(await step('pending', 'confirmed')).toBe('spaces.booking.stale')
    expect(await step('held', 'pending')).toBe('done')
    expect(await step('pending', 'confirmed')).toBe('spaces.booking.without_act')
    expect(await step('pending', 'cancelled')).toBe('spaces.booking.reason_missing')
    expect(await step('pending', 'cancelled', 'Batal saja')).toBe('done')
    expect((await site.query('select blocking from spaces.claim where booking_id = $1', [rows[0]?.id])).rows).toEqual([{ blocking: false }])
  })

  test('of twelve who want one hour in the same instant, one gets it', async () => {
    const late = '2031-04-01'
    const many = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const one = new pg.Client({ connectionString: town.siteUrl })
        await one.connect()
        return one
      }),
    )
    const answers = await Promise.all(many.map((by) => book([['uji-b', `[${late} 10:00+07,${late} 11:00+07)`]], { by })))
    await Promise.all(many.map((one) => one.end()))
    expect(answers.filter((one) => one.startsWith('UJI'))).toHaveLength(1)
    expect(new Set(answers.filter((one) => !one.startsWith('UJI')))).toEqual(new Set(['spaces.booking.taken']))
  })
})
