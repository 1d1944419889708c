import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { declareInterest, giveScore, nameCurator, openScorecard, publishScorecard } from './scorecard.db.ts'
import { type AspectMarks, aspects, scorecardSchema, scoreSchema, wordSchema } from './scorecard.ts'
import { deskCards, myCard, myCards, publicCuration } from './scorecard-read.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

let n = 0
const card = async (more: Record<string, unknown> = {}, event?: { number: string; slug: string }) => {
  n += 1
  const put = event ?? (await town.put({ title: `Festival Putri Nuban ${n}` }))
  const wish = scorecardSchema.parse({ year: 2027, due: '2027-02-01', ...more })
  return { ...put, ...value(await openScorecard(await town.as('petugas'), { number: put.number, wish })) }
}
type Card = Awaited<ReturnType<typeof card>>
const name = async ({ number, card: called }: Card, who: string) =>
  await nameCurator(await town.as('petugas'), { number, card: called, email: `${who}@contoh.metro` })
const declare = async ({ card: called }: Card, who: string, interest: 'none' | 'some' = 'none') =>
  await declareInterest(await town.as(who), {
    card: called,
    wish: wordSchema.parse({ interest, says: interest === 'some' ? 'Saudara saya tampil di sana' : '' }),
  })
const wish = (mark: number, more: Partial<AspectMarks> = {}) =>
  scoreSchema.parse({
    marks: { ...Object.fromEntries(aspects.map((one) => [one, mark])), ...more },
    reasons: Object.fromEntries(aspects.map((one) => [one, `Alasan rahasia tentang ${one}`])),
  })
const give = async ({ card: called }: Card, who: string, mark: number, more: Partial<AspectMarks> = {}) =>
  await giveScore(await town.as(who), { card: called, wish: wish(mark, more) })
const tell = async ({ number, card: called }: Card) => await publishScorecard(await town.as('petugas'), { number, card: called })
const marked = async (one: Card, marks: Record<string, number>) => {
  for (const who of Object.keys(marks)) value(await name(one, who))
  for (const [who, mark] of Object.entries(marks)) {
    value(await declare(one, who))
    value(await give(one, who, mark))
  }
}

test('two curators mark with reasons; the middle is told to all, a name and a reason to nobody outside the desk', async () => {
  const one = await card()
  value(await name(one, 'kurator'))
  value(await name(one, 'warga'))
  expect(rule(await give(one, 'kurator', 4))).toBe('events.score.undeclared')
  value(await declare(one, 'kurator'))
  value(await declare(one, 'warga'))
  value(await give(one, 'kurator', 4))
  expect(rule(await give(one, 'kurator', 5))).toBe('events.score.sent')
  expect(rule(await tell(one))).toBe('events.scorecard.waiting')
  value(await give(one, 'warga', 4, { idea: 3 }))
  expect((await deskCards(town.house.db, one.number))[0]?.curators.every(({ given }) => given === null)).toBe(true)
  expect(value(await tell(one)).total).toBe(72_500)
  const told = await publicCuration(town.house.db, one.slug)
  expect(told.cards[0]?.told.marks).toEqual({ idea: 3.5, economy: 4, management: 4, culture: 4, communication: 4 })
  expect(JSON.stringify(told)).not.toMatch(/rahasia|kurator@|Kurator/)
  expect((await deskCards(town.house.db, one.number))[0]?.curators.map(({ given }) => given?.reasons.idea)).toEqual([
    'Alasan rahasia tentang idea',
    'Alasan rahasia tentang idea',
  ])
  expect(rule(await tell(one))).toBe('events.scorecard.published')
  expect(rule(await name(one, 'penjual-kopi'))).toBe('events.scorecard.published')
})

test('thirty points apart need a third, whose middle counts', async () => {
  const one = await card()
  await marked(one, { kurator: 5, warga: 3 })
  expect(rule(await tell(one))).toBe('events.scorecard.spread')
  await expect(
    town.owner.query(
      `insert into events.scorecard_result (scorecard_id, marks, total, curators, act_id, actor) select k.id, '{}', 90000, 2, k.act_id, 'uji' from events.scorecard k where k.number = $1`,
      [one.card],
    ),
  ).rejects.toThrow()
  await marked(one, { 'penjual-kopi': 4 })
  expect(value(await tell(one)).total).toBe(75_000)
})

test('whoever has an interest steps aside for good and is not waited for; whoever sent the event in is no curator', async () => {
  const one = await card()
  expect(rule(await name(one, 'komunitas'))).toBe('events.curator.own_event')
  expect(rule(await name(one, 'tidak-ada'))).toBe('events.curator.unknown')
  value(await name(one, 'penjual-kopi'))
  expect(rule(await name(one, 'penjual-kopi'))).toBe('events.curator.once')
  value(await declare(one, 'penjual-kopi'))
  value(await declare(one, 'penjual-kopi', 'some'))
  expect(rule(await give(one, 'penjual-kopi', 5))).toBe('events.curator.aside')
  expect(rule(await declare(one, 'penjual-kopi'))).toBe('events.curator.aside')
  await marked(one, { kurator: 3, warga: 3 })
  expect(value(await tell(one)).total).toBe(50_000)
})

test('whoever sent it in by letter, before he had an account, is no curator by the same address; nor does he mark what he came by later', async () => {
  const sent = await card({}, await town.put({ title: 'Kiriman tanpa akun', contact: { name: 'Warga', email: 'Kurator@contoh.metro' } }))
  expect(rule(await name(sent, 'kurator'))).toBe('events.curator.own_event')
  const one = await card({}, await town.put({ title: 'Kiriman lain tanpa akun', contact: { name: 'Warga', email: 'lain@contoh.metro' } }))
  value(await name(one, 'warga'))
  value(await declare(one, 'warga'))
  await town.owner.query(`update events.contact set email = 'warga@contoh.metro' where email = 'lain@contoh.metro'`)
  expect(rule(await give(one, 'warga', 5))).toBe('events.curator.own_event')
})

test('after its day a card waits for nobody, but never for fewer than two', async () => {
  const one = await card()
  await marked(one, { kurator: 3 })
  value(await name(one, 'warga'))
  expect(rule(await tell(one))).toBe('events.scorecard.waiting')
  await town.setClock('2027-02-02T09:00')
  expect(rule(await tell(one))).toBe('events.scorecard.two')
  value(await declare(one, 'warga'))
  value(await give(one, 'warga', 4))
  value(await tell(one))
})

test('N11 three editions show where it goes; a card follows one that was told, of an earlier year', async () => {
  const first = await card({ year: 2025 })
  await marked(first, { kurator: 2, warga: 2 })
  const event = await town.put({ title: 'Festival Putri Nuban lagi' })
  const petugas = await town.as('petugas')
  const after = (year: number, earlier: string) =>
    openScorecard(petugas, { number: event.number, wish: scorecardSchema.parse({ year, due: '2027-02-01', earlier }) })
  expect(rule(await after(2026, first.card))).toBe('events.scorecard.earlier')
  value(await tell(first))
  expect(rule(await after(2025, first.card))).toBe('events.scorecard.earlier')
  expect(rule(await after(2026, 'KU-1999-001'))).toBe('events.scorecard.earlier')
  const second = await card({ year: 2026, earlier: first.card }, event)
  await marked(second, { kurator: 3, warga: 3 })
  value(await tell(second))
  const third = await card({ year: 2027, earlier: second.card }, event)
  expect((await publicCuration(town.house.db, event.slug)).cards.map(({ year, told }) => [year, told.total])).toEqual([
    [2026, 50_000],
    [2025, 25_000],
  ])
  expect(rule(await after(2027, ''))).toBe('events.scorecard.once')
  expect(third.card).toMatch(/^KU-2027-/)
})

test('a card is there for its curators and the desk alone', async () => {
  const one = await card()
  value(await name(one, 'kurator'))
  expect((await myCard(await town.as('kurator'), one.card)).word).toBeNull()
  await expect(myCard(await town.as('warga'), one.card)).rejects.toThrow(Missing)
  await expect(give(one, 'warga', 3)).rejects.toThrow(Missing)
  await expect(nameCurator(await town.as('warga'), { number: one.number, card: one.card, email: 'x@contoh.metro' })).rejects.toThrow()
  expect((await myCards(await town.as('warga'))).map(({ number }) => number)).not.toContain(one.card)
})
