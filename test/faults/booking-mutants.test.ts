import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { holdBooking, placeBooking, submitBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { quoteUse } from '#src/spaces/usage.db.ts'
import { priceItem, type Tariff } from '#src/spaces/usage.ts'
import { spacesInvariants } from '#src/spaces/verify.db.ts'
import { openRoomsTown, type Rooms, rule, social, span, value } from '../rooms-town.ts'
import { temporaryFolder } from '../temporary.ts'

// Each bar stands in the deed and in the table. Taken out of one, the other still refuses; taken out of the table, what holds always of
// rooms is seen to be broken. So the bars are there, the second ones too, and the proof can fail.

let town: Rooms
let site: pg.Client
beforeAll(async () => {
  town = await openRoomsTown()
  site = new pg.Client({ connectionString: town.siteUrl })
  await site.connect()
})
afterAll(async () => {
  await site?.end()
  await town?.close()
})
beforeEach(() => town.setClock('2027-01-04T09:00'))

/** Runs with the database changed, and puts it back. */
async function without<T>(change: string, back: string, work: () => Promise<T>): Promise<T> {
  await town.owner.query(change)
  try {
    return await work()
  } finally {
    await town.owner.query(back)
  }
}

/** A function of the room with a piece of its text taken out. */
async function cut<T>(name: string, from: RegExp, to: string, work: () => Promise<T>): Promise<T> {
  const found = await town.rows<{ whole: string }>('select pg_get_functiondef($1::regprocedure) as whole', [`spaces.${name}`])
  const whole = found[0]?.whole ?? ''
  const other = whole.replace(from, to)
  expect(other).not.toBe(whole)
  return await without(other, whole, work)
}

let n = 0
/** A booking straight into the tables, by the serving role: no deed was asked. Its number, or the rule that refused it. */
async function put(part: string, when: string, quantity = 1): Promise<string> {
  n += 1
  const { start, end } = span(when)
  const during = `[${start.toISOString()},${end.toISOString()})`
  await site.query('begin')
  try {
    const made = await site.query<{ id: string }>(
      `insert into spaces.booking (number, bookable_id, made_by, periods, people) select $1, id, 'system:uji', $2, 1 from spaces.bookable where slug = $3 returning id`,
      [`MUT-${n}`, `{${during}}`, part],
    )
    await site.query(
      'insert into spaces.booking_line (booking_id, bookable_id, quantity) select $1, id, $2 from spaces.bookable where slug = $3',
      [made.rows[0]?.id, quantity, part],
    )
    await site.query(
      `insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking) select $1, id, $2, $3, true, true from spaces.resource where code = $4`,
      [made.rows[0]?.id, during, quantity, part],
    )
    await site.query(`insert into spaces.booking_step (booking_id, from_state, to_state, actor) values ($1, '', 'held', 'system:uji')`, [
      made.rows[0]?.id,
    ])
    await site.query('commit')
    return `MUT-${n}`
  } catch (error) {
    await site.query('rollback')
    return (error as { constraint?: string }).constraint ?? String(error)
  }
}

async function broken(): Promise<string[]> {
  const found = await verify(town.house.db, spacesInvariants)
  return found.filter(({ count }) => count > 0).map(({ name }) => name)
}

/** What a mutant left is taken away under the owner, so that the next finds a sound town. */
async function sweep(): Promise<void> {
  await town.owner.query(`delete from spaces.claim c using spaces.booking k where k.id = c.booking_id and k.number like 'MUT-%'`)
  await town.owner.query(`delete from spaces.booking_line l using spaces.booking k where k.id = l.booking_id and k.number like 'MUT-%'`)
  await town.owner.query(`alter table spaces.booking_step disable trigger append_only`)
  await town.owner.query(`delete from spaces.booking_step s using spaces.booking k where k.id = s.booking_id and k.number like 'MUT-%'`)
  await town.owner.query(`alter table spaces.booking_step enable trigger append_only`)
  await town.owner.query(`delete from spaces.booking where number like 'MUT-%'`)
}

const place = async (who: string, space: string, when: string, extras: { bookable: string; quantity: number }[] = []) =>
  placeBooking(await town.as(who), town.wish(space, when, { extras }))

describe('the exclusion constraint', () => {
  const change = 'alter table spaces.claim drop constraint "spaces.booking.taken"'
  const back =
    'alter table spaces.claim add constraint "spaces.booking.taken" exclude using gist (resource_id with =, during with &&) where (blocking and exclusive)'

  test('stands: what no deed asked about is refused all the same', async () => {
    expect(await put('kelas-1', '2027-01-12 10-12')).toMatch(/^MUT/)
    expect(await put('kelas-1', '2027-01-12 11-13')).toBe('spaces.booking.taken')
    expect(await broken()).toEqual([])
    await sweep()
  })

  test('dropped: the deed still refuses, and two claims side by side are found', async () => {
    await town.owner.query(change)
    try {
      value(await place('warga', 'kelas-1', '2027-01-13 10-12'))
      expect(rule(await place('warga-2', 'kelas-1', '2027-01-13 11-13'))).toBe('spaces.booking.taken')
      expect(await put('kelas-1', '2027-01-13 11-13')).toMatch(/^MUT/)
      expect(await broken()).toContain('spaces.claim.no_overlap')
    } finally {
      await sweep()
      await town.owner.query(back)
    }
    expect(await broken()).toEqual([])
  })
})

describe('the count of a stock', () => {
  test('stands: more than there is does not pass the table', async () => {
    expect(await put('kursi', '2027-01-14 10-12', 30)).toMatch(/^MUT/)
    expect(await put('kursi', '2027-01-14 11-13', 20)).toBe('spaces.pool.short')
    await sweep()
  })

  test('taken out: the deed still refuses, and the excess is found', async () => {
    await cut('claim_guard()', /perform spaces\.refuse\('spaces\.pool\.short'[^;]*;/, 'null;', async () => {
      value(await place('warga', 'aula-a', '2027-01-15 8-10', [{ bookable: 'kursi', quantity: 30 }]))
      expect(rule(await place('warga-2', 'aula-b', '2027-01-15 9-11', [{ bookable: 'kursi', quantity: 20 }]))).toBe('spaces.pool.short')
      expect(await put('kursi', '2027-01-15 9-11', 20)).toMatch(/^MUT/)
      expect(await broken()).toContain('spaces.pool.within_stock')
      await sweep()
    })
    expect(await broken()).toEqual([])
  })

  test('without its lock two at once pass each other: the lock is what counts', async () => {
    const other = new pg.Client({ connectionString: town.siteUrl })
    await other.connect()
    const bothAtOnce = async (day: string): Promise<string[]> => {
      const one = async (by: pg.Client, quantity: number): Promise<() => Promise<string>> => {
        n += 1
        const { start, end } = span(`${day} 10-12`)
        await by.query('begin')
        await by.query(`set local lock_timeout = '700ms'`)
        const made = await by.query<{ id: string }>(
          `insert into spaces.booking (number, bookable_id, made_by, periods, people) select $1, id, 'system:uji', $2, 1 from spaces.bookable where slug = 'kursi' returning id`,
          [`MUT-${n}`, `{[${start.toISOString()},${end.toISOString()})}`],
        )
        return async () => {
          try {
            await by.query(
              `insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking) select $1, id, tstzrange($2, $3), $4, true, true from spaces.resource where code = 'kursi'`,
              [made.rows[0]?.id, start, end, quantity],
            )
            return 'done'
          } catch (error) {
            await by.query('rollback')
            return (error as { code?: string; constraint?: string }).constraint ?? (error as { code: string }).code
          }
        }
      }
      const [first, second] = [await one(site, 30), await one(other, 30)]
      const said = [await first(), await second()]
      await site.query('rollback')
      await other.query('rollback')
      return said
    }
    expect(await bothAtOnce('2027-01-18')).toEqual(['done', '55P03'])
    const unlocked = await cut('claim_guard()', /for no key update/, '', () => bothAtOnce('2027-01-18'))
    expect(unlocked).toEqual(['done', 'done'])
    await other.end()
  })
})

describe('the time to prepare and clear', () => {
  test('taken out of the table: the deed still refuses, and the missing half hour is found', async () => {
    await cut('claim_guard()', /perform spaces\.refuse\('spaces\.booking\.buffer'[^;]*;/, 'null;', async () => {
      value(await place('warga', 'studio', '2027-01-19 10-12'))
      expect(rule(await place('warga-2', 'studio', '2027-01-19 12-13'))).toBe('spaces.booking.buffer')
      expect(await put('studio', '2027-01-19 12-13')).toMatch(/^MUT/)
      expect(await broken()).toContain('spaces.claim.buffer_kept')
      await sweep()
    })
  })
})

describe('the end of a hold', () => {
  const held = async (when: string) => {
    const { number } = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', when)))
    await town.setClock('2027-01-04T09:21')
    return number
  }

  test('stands: whoever comes after it is given the room without a sweeper', async () => {
    await held('2027-01-20 10-12')
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-20 10-12'))).toBe('done')
  })

  test('taken out: the next is refused, so the proof above can fail', async () => {
    await cut('lapse(uuid[])', /where b\.lapses_at <= governance\.clock\(\)/, 'where false', async () => {
      await held('2027-01-21 10-12')
      expect(rule(await place('warga-2', 'kelas-1', '2027-01-21 10-12'))).toBe('spaces.booking.taken')
    })
  })

  test('taken out of the step: only the deed refuses what comes too late; the table alone would let it pass', async () => {
    const number = await held('2027-01-22 8-10')
    const step = () =>
      site
        .query(
          `insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, 'held', 'pending', 'uji' from spaces.booking where number = $1`,
          [number],
        )
        .then(
          () => 'done',
          (error: { constraint?: string }) => error.constraint,
        )
    expect(await step()).toBe('spaces.booking.run_out')
    await cut('follow_step()', /perform spaces\.refuse\('spaces\.booking\.run_out'[^;]*;/, 'null;', async () => {
      const use = { number, title: 'Terlambat', purpose: '', answers: social }
      expect(rule(await submitBooking(await town.as('warga'), use))).toBe('spaces.booking.hold_over')
      expect(await step()).toBe('done')
    })
  })
})

describe('authority', () => {
  test('taken out of the step: the deed still refuses who may not, and a decision without an act is found', async () => {
    const { number } = value(await place('warga', 'kelas-1', '2027-01-26 10-12'))
    const step = () =>
      site
        .query(
          `insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, 'pending', 'confirmed', 'uji' from spaces.booking where number = $1`,
          [number],
        )
        .then(
          () => 'done',
          (error: { constraint?: string }) => error.constraint,
        )
    expect(await step()).toBe('spaces.booking.without_act')
    await cut('follow_step()', /perform spaces\.refuse\('spaces\.booking\.without_act'[^;]*;/, 'null;', async () => {
      await expect(approveBooking(await town.as('pengelola'), { number, reason: 'Saya setuju saja' })).rejects.toThrow(/no authority/)
      expect(await step()).toBe('done')
      expect(await broken()).toContain('spaces.booking.decided_by_authority')
    })
  })
})

describe('the date of a tariff', () => {
  const folder = temporaryFolder('mch-tariff-')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** A file of the room with one check taken out of its text. */
  async function mutantOf<Whole>(file: string, from: string, to: string): Promise<Whole> {
    const text = readFileSync(`src/spaces/${file}`, 'utf8')
    if (text.split(from).length !== 2) throw new Error(`not once in ${file}: ${from}`)
    const path = join(folder, file)
    const here = (room: string) => `'${join(process.cwd(), 'src', room)}/`
    writeFileSync(
      path,
      text
        .replace(from, to)
        .replaceAll("from './", `from ${here('spaces')}`)
        .replaceAll("'#src/", here('')),
    )
    return (await import(/* @vite-ignore */ path)) as Whole
  }

  // the price of an hour from February on is another: two hours before, two after, and one night over the change
  const periods = (...when: string[]) => when.map(span)
  const uses = [periods('2027-01-29 10-12'), periods('2027-02-02 10-12'), periods('2027-01-31 10-12', '2027-02-01 10-12')]
  const pricesBy = async (quote: typeof quoteUse) => {
    const [room] = await town.rows<{ id: string; slug: string; name: string; kind: string }>(
      `select id, slug, name, kind from spaces.bookable where slug = 'kelas-1'`,
    )
    if (!room) throw new Error('no kelas-1')
    const answers = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
    const prices: number[] = []
    for (const when of uses)
      prices.push(value(await quote(town.house.db, { items: [{ ...room, quantity: 1 }], periods: when, answers })).price)
    return prices
  }
  const right = [200_000, 400_000, 600_000]

  beforeAll(async () => {
    await town.owner.query(`update spaces.tariff set amount = 100000, normal_amount = 100000, per = 'hour', valid = '[2026-01-01,2027-02-01)' where code = 'TR-kelas-1-commercial';
      insert into spaces.tariff (code, bookable_id, class, per, amount, normal_amount, legal_basis_id, article, valid)
        select 'TR-kelas-1-baru', bookable_id, class, per, 200000, 200000, legal_basis_id, article, '[2027-02-01,)' from spaces.tariff where code = 'TR-kelas-1-commercial'`)
  })

  test('stands: each day of use costs what its own version says', async () => {
    expect(await pricesBy(quoteUse)).toEqual(right)
  })

  test('taken out of the question, or out of the sum: the price is another', async () => {
    const asked = await mutantOf<{ quoteUse: typeof quoteUse }>('usage.db.ts', 'x.valid @> d.day join', 'true join')
    expect(await pricesBy(asked.quoteUse)).not.toEqual(right)
    const version = (amount: number, from: string, to: string | null) =>
      ({ code: `T-${amount}`, per: 'hour', amount, normal: amount, basis: 'uji', article: '1', from, to }) as Tariff
    const tariffs = [version(100_000, '2026-01-01', '2027-01-31'), version(200_000, '2027-02-01', null)]
    const summed = (price: typeof priceItem) =>
      uses.map((when) => {
        const priced = price({ name: 'Kelas 1', slug: 'kelas-1', quantity: 1, tariffs }, when)
        return 'lines' in priced ? priced.lines.reduce((sum, { amount }) => sum + amount, 0) : priced.refusal.rule
      })
    expect(summed(priceItem)).toEqual(right)
    const anyDay = await mutantOf<{ priceItem: typeof priceItem }>('usage.ts', 'from <= day && (to === null || day <= to)', 'from !== to')
    expect(summed(anyDay.priceItem)).not.toEqual(right)
  })

  test('taken out of the table two versions hold one day; with it they do not', async () => {
    const twice = () =>
      town.owner
        .query(
          `insert into spaces.tariff (code, bookable_id, class, per, amount, normal_amount, legal_basis_id, article, valid)
           select 'TR-kelas-1-lagi', bookable_id, class, per, 1, 1, legal_basis_id, article, '[2027-02-01,2027-03-01)' from spaces.tariff where code = 'TR-kelas-1-baru'`,
        )
        .then(
          () => 'done',
          (error: { constraint?: string }) => error.constraint,
        )
    expect(await twice()).toBe('spaces.tariff.one_at_a_time')
    const back = `delete from spaces.tariff where code = 'TR-kelas-1-lagi'; alter table spaces.tariff add constraint "spaces.tariff.one_at_a_time" exclude using gist (bookable_id with =, class with =, valid with &&)`
    await without('alter table spaces.tariff drop constraint "spaces.tariff.one_at_a_time"', back, async () => {
      expect(await twice()).toBe('done')
    })
    expect(await pricesBy(quoteUse)).toEqual(right)
  })
})
