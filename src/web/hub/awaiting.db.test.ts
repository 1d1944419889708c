import { afterAll, beforeAll, expect, test } from 'vitest'
import { awaitingBasis, settleAwaiting } from '#src/governance/awaiting.db.ts'
import { recordBasis, stepBasis } from '#src/governance/legal-basis.db.ts'
import { dayFrom, ruleOf, shiftClock } from '../../../test/governance-office.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let subject: Record<'offer' | 'room' | 'decision', string>
beforeAll(async () => {
  town = await openTown()
  const one = async (sql: string) => String(Object.values((await town.owner.query(sql)).rows[0] ?? {})[0])
  const basis = `(select id from governance.legal_basis where code = 'sk-contoh-mch')`
  // what the demo town's charges rest on differs: here all of it rests on the one text that will fall
  await town.owner.query(
    `set session_replication_role = replica; update support.offer set legal_basis_id = ${basis}; update spaces.tariff set legal_basis_id = ${basis}; set session_replication_role = origin`,
  )
  subject = {
    offer: await one(`select slug from support.offer where closed_at is null order by slug limit 1`),
    room: await one(
      `select b.slug from spaces.tariff x join spaces.bookable b on b.id = x.bookable_id where x.valid @> governance.today() order by b.slug limit 1`,
    ),
    decision: await one(
      `select number from governance.decision d where legal_basis_id = ${basis} and kind = 'decision' and not exists (select from governance.decision c where c.corrects = d.id) order by number limit 1`,
    ),
  }
})
afterAll(() => town?.close())

const read = async (path: string) => (await (await town.site.request(`http://localhost${path}`)).text()).replaceAll(/<[^>]+>/g, ' ')
const pages = () => [`/dukungan/${subject.offer}`, `/ruang/${subject.room}`, `/tata-kelola/keputusan/${subject.decision}`, '/tata-kelola']

test('what rests on a text that fell says so on its own page from that day and not before, in both tongues, until another stands in its place', async () => {
  const perwali = {
    kind: 'Perwali',
    number: '9',
    year: 2027,
    about: 'Tata kelola',
    level: 'Kota Metro',
    source: 'Berita Daerah',
    status: 'in_force',
    validFrom: dayFrom(-1),
  }
  expect(ruleOf(await recordBasis(await town.as('sekretaris'), perwali))).toBe('done')
  const fallen = await stepBasis(await town.as('sekretaris'), {
    basis: 'sk-contoh-mch',
    input: { status: 'revoked', fromDay: dayFrom(5), successor: 'perwali-9-2027', reason: 'Diganti Perwali 9/2027' },
  })
  expect(fallen.ok).toBe(true)
  for (const page of pages()) expect([page, /menunggu dasar hukum/i.test(await read(page))]).toEqual([page, false])
  const back = await shiftClock(town, '6 days')
  for (const page of pages()) {
    expect([page, /menunggu dasar hukum sejak/i.test(await read(page))]).toEqual([page, true])
    expect([page, /waiting for a legal basis since/i.test(await read(`${page}?bahasa=en`))]).toEqual([page, true])
  }
  await back()
  for (const one of await awaitingBasis(await town.as('guest'), undefined, 1000))
    if (one.kind === 'tariff' || one.kind === 'support.offer')
      expect(
        ruleOf(
          await settleAwaiting(await town.as('sekretaris'), {
            awaiting: one.id,
            input: { basis: 'perwali-9-2027', reason: 'Naskah penggantinya' },
          }),
        ),
      ).toBe('done')
  const again = await shiftClock(town, '6 days')
  for (const page of pages().slice(0, 2)) expect([page, /menunggu dasar hukum sejak/i.test(await read(page))]).toEqual([page, false])
  await again()
})
