import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCtx } from '#src/work.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { cancelEvent } from './call-off.db.ts'
import { ownEventPage, publishedEvent } from './event-read.db.ts'
import { tidyEventsIfDue } from './lapse.db.ts'
import { confirmSubmission, submitEvent } from './submit.db.ts'
import { openUmbrella, openUmbrellas } from './umbrella.db.ts'
import { answerAsk, askToStandUnder, askUnder, leaveUmbrella, withdrawAsk } from './umbrella-ask.db.ts'
import { asksOfFestival, asksOfPart } from './umbrella-ask-read.db.ts'

let town: EventsTown
let over: { number: string; slug: string }
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(async () => {
  await town.closeWhole()
})
const open = async (title: string) =>
  value(
    await openUmbrella(await town.as('petugas'), {
      title,
      titleEn: '',
      summary: 'Sepekan bersama warga.',
      body: '',
      organiser: 'Panitia',
      place: 'Kota Metro',
      unit: 'uptd-mch',
    }),
  )
beforeEach(async () => {
  await town.owner.query('set session_replication_role = replica; truncate events.event cascade; set session_replication_role = origin')
  await town.setClock('2027-01-04T09:00')
  over = await open('Pekan Kedua Pihak')
})

const own = { own: { key: undefined } }
const desk = async () => await town.as('petugas')
const owner = async () => await town.as('komunitas')
const ask = async (number: string) => value(await askUnder(await desk(), { number, umbrella: over.number }))
const parts = async () => (await publishedEvent(town.house.db, over.slug))?.parts.map(({ number }) => number)
const letters = async (like: string) =>
  await town.rows<{ to: string; body: string }>(`select recipient as to, body from platform.mail where dedupe like $1 order by id`, [like])
const states = async (number: string) =>
  (
    await town.rows<{ state: string }>(
      `select a.state from events.umbrella_ask a join events.event e on e.id = a.event_id where e.number = $1 order by a.at, a.id`,
      [number],
    )
  ).map(({ state }) => state)

describe('a festival asks', () => {
  test('nothing of an event stands under it before its owner says yes; whoever asked cannot', async () => {
    const part = await town.put()
    await ask(part.number)
    expect(await parts()).toEqual([])
    const id = await town.openAsk(part.number)
    expect((await letters(`festival ${id} part asked`)).map(({ body }) => body.includes(`/acara/usul/${part.number}#payung`))).toEqual([
      true,
    ])
    expect(rule(await answerAsk(await desk(), { ask: id, yes: true }))).toBe('events.umbrella.other_answers')
    await expect(answerAsk(await town.as('warga'), { ask: id, yes: true, ...own })).rejects.toMatchObject({ name: 'Missing' })
    await expect(answerAsk(await town.as('warga'), { ask: id, yes: true })).rejects.toMatchObject({ name: 'Denied' })
    expect(await parts()).toEqual([])
    value(await answerAsk(await owner(), { ask: id, yes: true, ...own }))
    expect(await parts()).toEqual([part.number])
    expect(await letters(`festival ${id} festival accepted`)).toHaveLength(1)
    expect(rule(await answerAsk(await owner(), { ask: id, yes: false, ...own }))).toBe('events.umbrella.answered')
    expect(rule(await askUnder(await desk(), { number: part.number, umbrella: over.number }))).toBe('events.umbrella.same')
  })

  test('refused or taken back it changes nothing; one open question a pair, whoever asked it', async () => {
    const part = await town.put()
    await ask(part.number)
    expect(rule(await askUnder(await desk(), { number: part.number, umbrella: over.number }))).toBe('events.umbrella.asked')
    expect(rule(await askToStandUnder(await owner(), { number: part.number, umbrella: over.number }))).toBe('events.umbrella.asked')
    const first = await town.openAsk(part.number)
    expect(rule(await withdrawAsk(await owner(), { ask: first, ...own }))).toBe('events.umbrella.asker_withdraws')
    value(await answerAsk(await owner(), { ask: first, yes: false, ...own }))
    await ask(part.number)
    const second = await town.openAsk(part.number)
    value(await withdrawAsk(await desk(), { ask: second }))
    expect(rule(await answerAsk(await owner(), { ask: second, yes: true, ...own }))).toBe('events.umbrella.answered')
    expect(await letters(`festival ${second} part withdrawn`)).toHaveLength(1)
    expect([await states(part.number), await parts()]).toEqual([['refused', 'withdrawn'], []])
  })

  test('two who ask in the same second ask once', async () => {
    const part = await town.put()
    const [a, b] = await Promise.all([
      askUnder(await desk(), { number: part.number, umbrella: over.number }),
      askToStandUnder(await owner(), { number: part.number, umbrella: over.number }),
    ])
    expect([a, b].filter(({ ok }) => ok)).toHaveLength(1)
    expect(await states(part.number)).toEqual(['open'])
  })

  test('a yes and a withdrawal in the same second have one outcome, and the event stands as it says', async () => {
    const outcomes = new Set<string>()
    for (let at = 0; at < 6; at += 1) {
      const part = await town.put({ title: `Bersamaan ${at}` })
      await ask(part.number)
      const id = await town.openAsk(part.number)
      const [[who, desks], yes] = [[await owner(), await desk()], true]
      const made = await Promise.all([answerAsk(who, { ask: id, yes, ...own }), withdrawAsk(desks, { ask: id })])
      expect(made.map(({ ok }) => ok).sort()).toEqual([false, true])
      expect(rule(made.find(({ ok }) => !ok) as never)).toBe('events.umbrella.answered')
      const stands = (await parts())?.includes(part.number)
      expect([await states(part.number), stands]).toEqual([[made[0].ok ? 'accepted' : 'withdrawn'], made[0].ok])
      outcomes.add(made[0].ok ? 'yes' : 'no')
    }
    expect(outcomes.size).toBeGreaterThan(0)
  })

  test('seven days by the clock of the database: then no yes counts, and it lapses with a word to whoever asked', async () => {
    const part = await town.put()
    await ask(part.number)
    const id = await town.openAsk(part.number)
    const days = async () => (await asksOfFestival(town.house.db, await idOf(over.number))).map(({ days: n, state }) => [n, state])
    expect(await days()).toEqual([[7, 'open']])
    await town.setClock('2027-01-11T08:59')
    expect(await days()).toEqual([[1, 'open']])
    await tidyEventsIfDue(systemCtx(town.house, 'events'))
    expect(await states(part.number)).toEqual(['open'])
    await town.setClock('2027-01-11T09:01')
    expect(await days()).toEqual([[0, 'lapsed']])
    expect(rule(await answerAsk(await owner(), { ask: id, yes: true, ...own }))).toBe('events.umbrella.lapsed')
    await tidyEventsIfDue(systemCtx(town.house, 'events'))
    expect(await states(part.number)).toEqual(['lapsed'])
    expect(await letters(`festival ${id} festival lapsed`)).toHaveLength(1)
    await ask(part.number)
    expect(await states(part.number)).toEqual(['lapsed', 'open'])
  })

  test('whoever has no account answers with the link of the letter, and the old link still opens', async () => {
    const sent = value(await submitEvent(await town.as('guest'), town.wish()))
    value(await confirmSubmission(await town.as('guest'), { number: sent.number, key: sent.key }))
    value(await town.publish(sent.number))
    await ask(sent.number)
    const id = await town.openAsk(sent.number)
    const [letter] = await letters(`festival ${id} part asked`)
    const key = /kunci=([\w-]+)/.exec(letter?.body ?? '')?.[1] ?? ''
    expect(key).not.toBe(sent.key)
    for (const one of [key, sent.key]) expect((await ownEventPage(await town.as('guest'), sent.number, one)).number).toBe(sent.number)
    await expect(answerAsk(await town.as('guest'), { ask: id, yes: true, own: { key: 'salah' } })).rejects.toMatchObject({
      name: 'Missing',
    })
    value(await answerAsk(await town.as('guest'), { ask: id, yes: true, own: { key } }))
    expect(await parts()).toEqual([sent.number])
    // who was forgotten is reached by no key
    await town.owner.query(`update events.contact set key_hash = '', erased_at = governance.clock()`)
    await expect(ownEventPage(await town.as('guest'), sent.number, key)).rejects.toMatchObject({ name: 'Missing' })
  })

  test('where nobody is left to ask, the desk keeps both sides; where somebody is, the database refuses it', async () => {
    const part = await town.put()
    const both = `insert into events.umbrella_ask (umbrella_id, event_id, side, ground, state, actor)
      select o.id, e.id, 'festival', 'both', 'accepted', 'person:x' from events.event o, events.event e where o.number = $1 and e.number = $2`
    await expect(town.owner.query(both, [over.number, part.number])).rejects.toMatchObject({ constraint: 'events.umbrella.without_yes' })
    await town.owner.query(`update events.event set person_id = null where number = $1`, [part.number])
    await town.owner.query(`update events.contact set name = '', email = '', phone = '', erased_at = governance.clock()`)
    expect(await ask(part.number)).toMatchObject({ state: 'accepted' })
    expect(await parts()).toEqual([part.number])
  })
})

describe('an event asks', () => {
  test('at its sending in: it waits for its own confirmation, is published alone, and stands there by the yes of the festival', async () => {
    const sent = value(await submitEvent(await town.as('guest'), town.wish({ umbrella: over.slug })))
    const festival = await idOf(over.number)
    expect([await asksOfFestival(town.house.db, festival), (await openUmbrellas(town.house.db))[0]?.asks]).toEqual([[], 0])
    const id = await town.openAsk(sent.number)
    await expect(answerAsk(await desk(), { ask: id, yes: true })).rejects.toMatchObject({ name: 'Missing' })
    value(await confirmSubmission(await town.as('guest'), { number: sent.number, key: sent.key }))
    expect((await openUmbrellas(town.house.db))[0]?.asks).toBe(1)
    value(await town.publish(sent.number))
    expect(await parts()).toEqual([])
    expect(rule(await answerAsk(await town.as('guest'), { ask: id, yes: true, own: { key: sent.key } }))).toBe(
      'events.umbrella.other_answers',
    )
    value(await answerAsk(await desk(), { ask: id, yes: true }))
    expect(await parts()).toEqual([sent.number])
    expect(await letters(`festival ${id} part accepted`)).toHaveLength(1)
    expect(rule(await submitEvent(await town.as('guest'), town.wish({ umbrella: sent.slug })))).toBe('events.umbrella.none')
  })

  test('is turned away with a reason, and only with one', async () => {
    const part = await town.put()
    value(await askToStandUnder(await owner(), { number: part.number, umbrella: over.number }))
    const id = await town.openAsk(part.number)
    expect(rule(await answerAsk(await desk(), { ask: id, yes: false, says: ' ' }))).toBe('events.umbrella.reason')
    value(await answerAsk(await desk(), { ask: id, yes: false, says: 'Susunannya sudah penuh' }))
    expect((await letters(`festival ${id} part refused`))[0]?.body).toContain('Susunannya sudah penuh')
    expect(await parts()).toEqual([])
  })

  test('an event of the officer himself is not for him to let in', async () => {
    const part = await town.send({ title: 'Acara petugas' }, 'petugas')
    value(await askToStandUnder(await desk(), { number: part.number, umbrella: over.number }))
    await expect(answerAsk(await desk(), { ask: await town.openAsk(part.number), yes: true })).rejects.toMatchObject({ name: 'Denied' })
  })

  test('one that is withdrawn or a festival that is called off asks and is asked no more', async () => {
    const part = await town.send()
    value(await askToStandUnder(await owner(), { number: part.number, umbrella: over.number }))
    await town.owner.query(
      `insert into events.event_step (event_id, from_state, to_state, kind, actor, reason) select id, 'submitted', 'withdrawn', 'withdraw', 'system:x', 'Tidak jadi' from events.event where number = $1`,
      [part.number],
    )
    expect(await states(part.number)).toEqual(['withdrawn'])
    const other = await town.put({ title: 'Acara lain' })
    await ask(other.number)
    value(await cancelEvent(await desk(), { number: over.number, reason: 'Izin tidak terbit' }))
    const id = await town.openAsk(other.number)
    expect(rule(await answerAsk(await owner(), { ask: id, yes: true, ...own }))).toBe('events.umbrella.none')
  })
})

describe('either side ends it', () => {
  test('the owner leaves without a reason, the desk takes out with one; the other hears of it and the event goes on', async () => {
    const part = await town.put()
    await town.under(part.number, over.number)
    const accepted = async () =>
      (await asksOfPart(town.house.db, await idOf(part.number))).find(({ state }) => state === 'accepted')?.id ?? ''
    const first = await accepted()
    const version = async () => (await publishedEvent(town.house.db, part.slug))?.sequence ?? 0
    const before = await version()
    value(await leaveUmbrella(await owner(), { ask: first, ...own }))
    expect([await parts(), await version()]).toEqual([[], before + 1])
    const officer = await town.rows<{ email: string }>(`select email from identity.person where demo_key = 'petugas'`)
    expect((await letters(`festival ${first} festival left`)).map(({ to }) => to)).toEqual([officer[0]?.email])
    expect(rule(await leaveUmbrella(await owner(), { ask: first, ...own }))).toBe('events.umbrella.not_in')
    await town.under(part.number, over.number)
    const second = await accepted()
    expect(rule(await leaveUmbrella(await desk(), { ask: second, says: '' }))).toBe('events.umbrella.reason')
    value(await leaveUmbrella(await desk(), { ask: second, says: 'Tidak sesuai tema' }))
    expect((await letters(`festival ${second} part removed`))[0]?.body).toContain('Tidak sesuai tema')
    expect((await publishedEvent(town.house.db, part.slug))?.umbrella).toBeNull()
  })

  test('a yes to another festival leaves the first: an event stands under one', async () => {
    const part = await town.put()
    await town.under(part.number, over.number)
    const other = await open('Pekan Ketiga')
    await town.under(part.number, other.number)
    expect(await states(part.number)).toEqual(['left', 'accepted'])
    expect((await publishedEvent(town.house.db, part.slug))?.umbrella?.number).toBe(other.number)
  })
})

describe('the database', () => {
  const site = async (text: string, values: string[]) => {
    try {
      await town.house.db.transaction().execute(async (tx) => {
        await sql`select 1`.execute(tx)
        await tx.executeQuery({ sql: text, parameters: values, query: {} as never, queryId: {} as never })
      })
      return 'written'
    } catch (error) {
      const { constraint, code } = error as { constraint?: string; code?: string }
      return constraint ?? code
    }
  }

  test('lets nobody write where an event stands, nor a yes nobody said', async () => {
    const part = await town.put()
    const place = `update events.event set umbrella_id = (select id from events.event where number = $2) where number = $1`
    await expect(town.owner.query(place, [part.number, over.number])).rejects.toMatchObject({ constraint: 'events.umbrella.without_yes' })
    // the serving role may not even try
    expect(await site(place, [part.number, over.number])).toBe('42501')
    const insert = `insert into events.umbrella_ask (event_id, umbrella_id, side, state, actor)
      select e.id, o.id, 'festival', 'accepted', 'person:x' from events.event e, events.event o where e.number = $1 and o.number = $2`
    expect(await site(insert, [part.number, over.number])).toBe('events.umbrella.without_yes')
    await ask(part.number)
    const yes = (who: string) =>
      `update events.umbrella_ask a set state = 'accepted', answered_by = ${who} from events.event e where e.id = a.event_id and e.number = $1 and $2 <> ''`
    for (const who of [`''`, 'a.actor']) expect(await site(yes(who), [part.number, over.number])).toBe('events.umbrella.without_yes')
    await town.setClock('2027-01-12T09:00')
    expect(await site(yes(`'person:y'`), [part.number, over.number])).toBe('events.umbrella.lapsed')
    await town.setClock('2027-01-05T09:00')
    expect(await site(yes(`'person:y'`), [part.number, over.number])).toBe('written')
    const out = `update events.event set umbrella_id = null where number = $1 and $2 <> ''`
    await expect(town.owner.query(out, [part.number, over.number])).rejects.toMatchObject({ constraint: 'events.umbrella.without_yes' })
    expect(await parts()).toEqual([part.number])
  })
})

async function idOf(number: string): Promise<string> {
  return (await town.rows<{ id: string }>('select id from events.event where number = $1', [number]))[0]?.id ?? ''
}
