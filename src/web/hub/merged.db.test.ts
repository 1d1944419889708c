import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#src/base/outcome.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import { mergeProfiles, undoMerging } from '#src/directory/merging.db.ts'
import { makeProfile } from '#src/directory/profile.db.ts'
import { profileSchema } from '#src/directory/profile.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { weekdayOf } from '#src/spaces/when.ts'
import { enter } from '../../../test/cast.ts'
import { newReader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  await town.owner.query('delete from spaces.holiday')
})
afterAll(() => town?.close())

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.refusals.map(({ rule }) => rule).join(', ')}`)
}
const rule = (outcome: Outcome<unknown>) => (outcome.ok ? 'done' : (outcome.refusals[0]?.rule ?? ''))
const one = async <T>(sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T
/** What in life takes months, put where it would stand. */
const asIf = (sql: string) => town.owner.query(`set session_replication_role = replica; ${sql}; set session_replication_role = origin`)

const made = async (who: string, kind: string, name: string) =>
  value(await makeProfile(await town.as(who), profileSchema.parse({ kind, name, summary: 'Kelompok yang dibuat untuk diuji.' }))).slug
const bodyOf = (slug: string) => `(select organisation_id from directory.profile where slug = '${slug}')`
const personOf = (key: string) => `(select id from identity.person where demo_key = '${key}')`

const merge = async (double: string, kept: string) =>
  await mergeProfiles(await town.as('petugas'), { double, kept, reason: 'Satu yang sama, pengurusnya membenarkan' })
async function undo(double: string) {
  const id = await one<string>(
    `select m.id from directory.merging m join directory.profile d on d.id = m.double_id where d.slug = $1 and m.undone_at is null`,
    double,
  )
  value(await undoMerging(await town.as('petugas'), { id }))
}

/** What the page of a profile says of its record: a number by its words; and who and what it leads to. */
async function page(slug: string) {
  const { status, body, location } = await newReader(town, { cookie: 'baru=1' }).get(`/direktori/${slug}`)
  const main = body.slice(body.indexOf('<main'), body.indexOf('</main>'))
  const record = new Map([...main.matchAll(/<li><b>([\d.]+)<\/b> <span>([^<]+)<\/span>/g)].map(([, n, words]) => [words ?? '', Number(n)]))
  return { status, location, main, record: (words: string) => [...record].find(([said]) => said.includes(words))?.[1] ?? 0 }
}

/** Before, merged, and taken apart again: what is read of the one that stands. */
async function threeTimes<T>(double: string, kept: string, read: () => Promise<T>): Promise<[T, T, T]> {
  const before = await read()
  value(await merge(double, kept))
  expect(await page(double)).toMatchObject({ status: 301, location: `/direktori/${kept}` })
  const merged = await read()
  await undo(double)
  expect((await page(double)).status).toBe(200)
  return [before, merged, await read()]
}

describe('D-09 what belongs to two entries of one', () => {
  const kept = 'teras-bunyi'
  let double = ''
  beforeAll(async () => {
    double = await made('anggota-3', 'community', 'Terasbunyi Metro')
    const event = `(select e.id from events.event e where e.state = 'published' and e.status <> 'cancelled' and e.organisation_id is distinct from ${bodyOf(kept)}
      and exists (select from events.occurrence o where o.event_id = e.id and not o.cancelled) order by e.number limit 1)`
    await asIf(`update events.occurrence set starts_at = now() - interval '9 days', ends_at = now() - interval '9 days' + interval '1 hour' where event_id = ${event};
      update events.event set organisation_id = ${bodyOf(double)}, person_id = ${personOf('anggota-3')} where id = ${event};
      update support.commitment set organisation_id = ${bodyOf(double)}, event_id = null where id = (select k.id from support.kept k where k.confirmed >= k.quantity order by k.id limit 1);
      update support.obligation set organisation_id = ${bodyOf(double)} where id = (select id from support.obligation_kept order by confirmed >= quantity desc, id limit 1)`)
  })

  test('events, promises and duties of agreements are read through the one that stands, and go back when it is undone', async () => {
    const own = await page(double)
    const says = ['acara terselenggara', 'janji dukungan', 'kewajiban kesepakatan']
    const ofDouble = says.map(own.record)
    expect(ofDouble[0]).toBeGreaterThan(0)
    expect(ofDouble[1]).toBe(1)
    const owed = async () => Number(/dari (\d+) kewajiban/.exec((await page(kept)).main)?.[1] ?? 0)
    const title = await one<string>(`select title from events.event where organisation_id = ${bodyOf(double)} limit 1`)
    const [before, merged, after] = await threeTimes(double, kept, async () => {
      const read = await page(kept)
      return { record: says.map(read.record), owed: await owed(), told: read.main.includes(title) }
    })
    expect(merged.record).toEqual(before.record.map((n, at) => n + (ofDouble[at] ?? 0)))
    expect([before.owed, merged.owed]).toEqual([before.owed, before.owed + 1])
    expect([before.told, merged.told]).toEqual([false, true])
    expect(after).toEqual(before)
  })

  test('who belongs to either is named and counted once', async () => {
    await asIf(`insert into identity.membership (kind, entity_id, person_id, role, during) values
      ('community', ${bodyOf(double)}, ${personOf('komunitas-2')}, 'owner', tstzrange(now() - interval '2 days', null))`)
    const [before, merged, after] = await threeTimes(double, kept, async () => {
      const { main } = await page(kept)
      return [main.includes('Novita Sari Dewi'), main.match(/>Gita Permatasari</g)?.length]
    })
    expect([before, merged, after]).toEqual([
      [false, 1],
      [true, 1],
      [false, 1],
    ])
    const bodies = async () => (await page('gita-permatasari')).main.match(/href="\/direktori\/teras[^"]*"/g)?.sort()
    const [both, once] = await threeTimes(double, kept, bodies)
    expect(both).toEqual([`href="/direktori/${kept}"`, `href="/direktori/${double}"`])
    expect(once).toEqual([`href="/direktori/${kept}"`])
  })

  test('bookings of both are one share of the week', async () => {
    const later = dayPlus(dayOf(town.house.now()), 21)
    const monday = dayPlus(later, 8 - weekdayOf(later))
    const answers = {
      peserta_bayar: 'tidak',
      jualan: 'tidak',
      sponsor: 'tidak',
      kampanye: 'tidak',
      peserta: 'anggota',
      keramaian: 'sampai_50',
    }
    const book = async (who: string, bookable: string, day: number, organisation?: string) => {
      const at = (hour: number) => cityInstant(dayPlus(monday, day), hour * 60)
      const wish = { bookable, periods: [{ start: at(8), end: at(10) }], people: 4, extras: [], title: 'Latihan', purpose: '', answers }
      return rule(await placeBooking(await town.as(who), organisation ? { ...wish, organisation } : wish))
    }
    expect([await book('anggota-3', 'kelas-1', 0, double), await book('anggota-3', 'studio', 1, double)]).toEqual(['done', 'done'])
    value(await merge(double, kept))
    expect(await book('komunitas-2', 'kelas-1', 2, kept)).toBe('spaces.booking.quota')
    await undo(double)
    expect(await book('komunitas-2', 'kelas-1', 2, kept)).toBe('done')

    // the same of two entries of one person: the share goes with who it is, not with the account
    expect([await book('warga-2', 'kelas-1', 3), await book('warga-2', 'studio', 3)]).toEqual(['done', 'done'])
    value(await merge('bagus-wicaksono', 'dani-pratama'))
    const both = await Promise.all([book('komunitas', 'kelas-1', 4), book('warga-2', 'studio', 4)])
    expect(both).toEqual(['spaces.booking.quota', 'spaces.booking.quota'])
    await undo('bagus-wicaksono')
    expect(await book('komunitas', 'kelas-1', 4)).toBe('done')
  })

  test('programmes passed and bodies of one person under two accounts', async () => {
    await asIf(`update events.application set person_id = ${personOf('warga-2')} where id = (select a.id from events.application a join events.certificate c on c.application_id = a.id
      where a.state = 'completed' order by a.number limit 1)`)
    // shown by its holder, as only he may
    await asIf(`insert into events.passed (code, person_id) select c.code, a.person_id from events.certificate c join events.application a on a.id = c.application_id
      where a.person_id = ${personOf('warga-2')} and not exists (select from events.certificate n where n.replaces = c.code)`)
    const [before, merged, after] = await threeTimes('bagus-wicaksono', 'dani-pratama', async () => {
      const read = await page('dani-pratama')
      return [read.record('program pelatihan selesai'), read.main.includes('Komunitas Gim Iring Mulyo')]
    })
    expect(before).toEqual([0, false])
    expect(merged).toEqual([1, true])
    expect(after).toEqual(before)
  })

  test('products and sales of two shops stand side by side and are added up', async () => {
    const slugOf = (shop: string) =>
      one<string>(`select p.slug from directory.profile p join market.shop s on s.id = p.shop_id where s.slug = $1`, shop)
    const [a, b] = [await slugOf('tungku-rejo'), await slugOf('kertas-basah')]
    const second = (await page(b)).record('produk di etalase')
    const [before, merged, after] = await threeTimes(b, a, async () => {
      const read = await page(a)
      return { n: read.record('produk di etalase'), shops: read.main.match(/href="\/belanja\/toko\/[^"]+"/g) }
    })
    expect(second).toBeGreaterThan(0)
    expect([before.n + second, before.shops?.length]).toEqual([merged.n, 1])
    expect(merged.shops).toEqual(['href="/belanja/toko/kertas-basah"', 'href="/belanja/toko/tungku-rejo"'])
    expect(after).toEqual(before)
  })
})

describe('D-09 at the same time', () => {
  test('each into the other, twice the same, and a chain: one of them stands, the other is told why', async () => {
    const [a, b, c] = [
      await made('anggota-1', 'media', 'Kabar Uji Satu'),
      await made('anggota-2', 'media', 'Kabar Uji Dua'),
      await made('anggota-4', 'media', 'Kabar Uji Tiga'),
    ]
    const outcomes = async (...deeds: Promise<Outcome<unknown>>[]) => (await Promise.all(deeds)).map(rule).sort()
    expect(await outcomes(merge(a, b), merge(b, a))).toEqual(['directory.merging.chain', 'done'])
    const gone = await one<string>(`select slug from directory.profile where replaced_by is not null and slug = any($1)`, [a, b])
    await undo(gone)

    expect(await outcomes(merge(a, b), merge(a, b))).toEqual(['directory.merging.twice', 'done'])
    expect(
      await one(
        `select count(*)::int from directory.merging m join directory.profile d on d.id = m.double_id where d.slug = $1 and m.undone_at is null`,
        a,
      ),
    ).toBe(1)
    const id = await one<string>(
      `select m.id from directory.merging m join directory.profile d on d.id = m.double_id where d.slug = $1 and m.undone_at is null`,
      a,
    )
    const desk = await town.as('petugas')
    expect(await outcomes(undoMerging(desk, { id }), undoMerging(desk, { id }))).toEqual(['directory.merging.undone', 'done'])

    expect(await outcomes(merge(a, b), merge(b, c))).toEqual(['directory.merging.chain', 'done'])
    expect(
      await one(
        `select count(*)::int from directory.profile p join directory.profile k on k.id = p.replaced_by where k.replaced_by is not null`,
      ),
    ).toBe(0)
  })

  test('nobody but the desk merges, neither their own nor somebody else’s', async () => {
    for (const who of ['komunitas-2', 'kurator', 'warga'])
      await expect(
        mergeProfiles(await town.as(who), { double: 'komunitas-film-layar-dam', kept: 'teras-bunyi', reason: 'Milik saya' }),
      ).rejects.toMatchObject({
        name: 'Denied',
      })
    const leader = await enter(town, 'komunitas-2')
    const sent = await leader.post('/meja/direktori/gabung', {
      double: 'komunitas-film-layar-dam',
      kept: 'teras-bunyi',
      reason: 'Milik saya',
    })
    expect([403, 404]).toContain(sent.status)
    expect((await page('komunitas-film-layar-dam')).status).toBe(200)
    expect(rule(await merge('komunitas-film-layar-dam', 'dani-pratama'))).toBe('directory.merging.kinds')
  })
})
