import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declareHousehold } from '#src/identity/household.db.ts'
import { mayOrWhy, type Party } from '#src/platform/context.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { asked, idOf, type Opened, one, openCase, ruleOf, shiftClock } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { involvedIn } from './conflict.db.ts'
import { recordConflict, recusalsIn } from './recusal.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const card = { family: '1872 0121 0415 0007', other: '1872012202180011', third: '1872012302190012' }
const declare = async (who: string, kk: string, setuju_kk = true) => ruleOf(await declareHousehold(await town.as(who), { kk, setuju_kk }))

/** Whether somebody may decide, and if not the tie he is told of and who could. */
const whyNot = async (who: string, theCase: Opened) => {
  const answered = await mayOrWhy(await town.as(who), 'finance.expense.decide', asked(theCase))
  if (answered.ok) return answered.ground.mode
  const { rule, facts } = answered.refusal ?? {}
  return [rule === 'governance.authority.conflict' ? facts?.conflict : rule, ...(answered.whoCan ?? [])].join(' → ')
}

const inDatabase = async (who: string, theCase: Opened) =>
  await one<boolean>(town, `select governance.has_interest($1, $2, '{}')`, await idOf(town, who), theCase.id)

const turnOf = async (theCase: Opened) =>
  (
    await town.owner.query<{ line: string }>(
      `select concat_ws(' ', post, aside, stand_in) as line from governance.case_turn($1) where capacity = 'decide'`,
      [theCase.id],
    )
  ).rows.map(({ line }) => line)

const work = async (who: string, shop: string, during: string, role = 'staff', kind = 'shop') =>
  await town.owner.query(`insert into identity.membership (kind, entity_id, person_id, role, during) values ($1, $2, $3, $4, ${during})`, [
    kind,
    shop,
    await idOf(town, who),
    role,
  ])
const ago = (from: string, until?: string) =>
  `tstzrange(governance.clock() - interval '${from}', ${until ? `governance.clock() - interval '${until}'` : 'null'})`

describe('one household', () => {
  test('does not decide on its own, from either side; the case goes up, and the record does not say what family it is', async () => {
    const theCase = await openCase(town, { party: await idOf(town, 'warga') })
    expect(await declare('ketua', card.family)).toBe('done')
    expect([await whyNot('ketua', theCase), await inDatabase('ketua', theCase)]).toEqual(['definitive', false])
    expect(await declare('warga', card.family.replaceAll(' ', ''))).toBe('done')
    expect([await whyNot('ketua', theCase), await inDatabase('ketua', theCase)]).toEqual(['household → pengarah', true])
    expect(await turnOf(theCase)).toEqual(['ketua conflict pengarah'])
    expect(await whyNot('pengarah', theCase)).toBe('substitute')
    expect(await recordConflict(await town.as('ketua'), { case: theCase.number })).toEqual({ ok: true, value: { to: 'pengarah' } })
    const [aside] = await recusalsIn(await town.as('sekretaris'), theCase.id)
    expect(aside?.reason).toBe('Benturan kepentingan: ada hubungan yang dinyatakan dengan pihak dalam perkara ini.')
    // and the other way round
    const his = await openCase(town, { party: await idOf(town, 'ketua') })
    expect(await inDatabase('warga', his)).toBe(true)
  })

  test('is two people everywhere else: each may act in a case of somebody else', async () => {
    expect(await declare('sekretaris', card.family)).toBe('done')
    const theCase = await openCase(town, { party: await idOf(town, 'warga-2') })
    const [chair, secretary] = [await idOf(town, 'ketua'), await idOf(town, 'sekretaris')]
    expect(await one(town, 'select governance.same_human(array[$1::uuid], array[$2::uuid])', chair, secretary)).toBe(false)
    expect(await whyNot('ketua', theCase)).toBe('definitive')
    // nor is asking barred: it is his own business
    const own = await openCase(town, { party: await idOf(town, 'warga') })
    const asking = await mayOrWhy(await town.as('sekretaris'), 'finance.expense.decide', asked(own, { capacity: 'initiate' }))
    expect(asking.ok).toBe(true)
  })

  test('counts for a body where one of the household belongs to it', async () => {
    const body = await one<string>(town, 'select gen_random_uuid()')
    await work('warga', body, ago('1 year'), 'member', 'community')
    const theCase = await openCase(town)
    await town.owner.query(`insert into governance.case_party (case_id, kind, party_id) values ($1, 'community', $2)`, [theCase.id, body])
    expect([await whyNot('ketua', theCase), await inDatabase('ketua', theCase)]).toEqual(['household → pengarah', true])
    expect(await turnOf(theCase)).toEqual(['ketua conflict pengarah'])
  })

  test('who moves says the new card once; the old one counts for another year and then no more', async () => {
    const theCase = await openCase(town, { party: await idOf(town, 'warga') })
    expect(await declare('warga', card.family)).toBe('identity.household.same')
    expect(await declare('warga', card.other)).toBe('done')
    const days = await town.owner.query(
      `select upper_inf(during) as now, count(*) over ()::int as cards from identity.household where person_id = $1 order by lower(during)`,
      [await idOf(town, 'warga')],
    )
    expect(days.rows).toEqual([
      { now: false, cards: 2 },
      { now: true, cards: 2 },
    ])
    const seenAfter = async (interval: string) => {
      const back = await shiftClock(town, interval)
      const { conflict } = await involvedIn(town.house.db, await idOf(town, 'ketua'), [], theCase.id)
      const said = [conflict, await inDatabase('ketua', theCase)]
      await back()
      return said
    }
    expect(await turnOf(theCase)).toEqual(['ketua conflict pengarah'])
    expect(await seenAfter('364 days')).toEqual(['household', true])
    expect(await seenAfter('366 days')).toEqual([undefined, false])
  })

  test('two windows at once are two cards one after the other, never two at a time', async () => {
    const both = await Promise.all([declare('anggota-1', card.other), declare('anggota-1', card.third)])
    expect(both).toEqual(['done', 'done'])
    expect(
      await one(
        town,
        `select count(*) filter (where upper_inf(during))::int || ' of ' || count(*)::int from identity.household where person_id = $1`,
        await idOf(town, 'anggota-1'),
      ),
    ).toBe('1 of 2')
  })

  test.each([
    [card.third, false, 'identity.household.consent'],
    ['1872', true, 'identity.household.not_sixteen'],
    ['1872016104150007', true, 'identity.household.not_plausible'],
  ])('%s with consent %s is sent back: %s', async (kk, consent, rule) => expect(await declare('warga-2', kk, consent)).toBe(rule))

  test('the serving role dates none, changes none and takes none back', async () => {
    const mine = `person_id = '${await idOf(town, 'ketua')}'`
    for (const change of [
      `update identity.household set during = 'empty' where ${mine}`,
      `delete from identity.household where ${mine}`,
      `insert into identity.household (person_id, fingerprint, during) select person_id, fingerprint, '[2020-01-01,2020-02-01)' from identity.household where ${mine}`,
    ])
      await expect(town.pool.query(change)).rejects.toThrow(/permission denied/)
    await town.pool.query('select identity.forget_household($1)', [await idOf(town, 'ketua')])
    expect(await one(town, `select count(*)::int from identity.household where ${mine}`)).toBe(1)
  })
})

describe('what somebody left', () => {
  const shop = () => one<string>(town, 'select gen_random_uuid()')
  const about = async (kind: string, id: string) => {
    const theCase = await openCase(town)
    await town.owner.query('insert into governance.case_party (case_id, kind, party_id) values ($1, $2, $3)', [theCase.id, kind, id])
    return theCase
  }

  test.each([
    ['a shop eighteen months ago', 'shop', 'staff', '18 months', 'former → pengarah', true],
    ['a shop of his own a day or two less than two years ago', 'shop', 'owner', '23 months 29 days', 'former → pengarah', true],
    ['a body eighteen months ago', 'community', 'member', '18 months', 'former → pengarah', true],
    ['a shop twenty-five months ago', 'shop', 'staff', '25 months', 'definitive', false],
    ['a body twenty-five months ago', 'community', 'owner', '25 months', 'definitive', false],
  ])('%s: in both rings alike', async (_, kind, role, left, said, tied) => {
    const it = await shop()
    await work('ketua', it, ago('5 years', left), role, kind)
    const theCase = await about(kind, it)
    expect([await whyNot('ketua', theCase), await inDatabase('ketua', theCase)]).toEqual([said, tied])
    expect(await turnOf(theCase)).toEqual([tied ? 'ketua conflict pengarah' : 'ketua'])
  })

  test('counts where its owner asks in his own name, and not where somebody asks who only works there', async () => {
    const it = await shop()
    await work('ketua', it, ago('5 years', '18 months'))
    await work('penjual-keripik', it, ago('4 years'), 'owner')
    await work('warga-2', it, ago('4 years'))
    const asks = async (who: string) => {
      const theCase = await about('person', await idOf(town, who))
      return [await whyNot('ketua', theCase), await inDatabase('ketua', theCase), ...(await turnOf(theCase))]
    }
    expect(await asks('penjual-keripik')).toEqual(['former → pengarah', true, 'ketua conflict pengarah'])
    expect(await asks('warga-2')).toEqual(['definitive', false, 'ketua'])
    // at work there now he is a colleague of both
    await work('ketua', it, ago('1 month'))
    expect(await asks('penjual-keripik')).toEqual(['same_shop → pengarah', true, 'ketua conflict pengarah'])
    expect(await asks('warga-2')).toEqual(['same_shop → pengarah', true, 'ketua conflict pengarah'])
    await town.owner.query('delete from identity.membership where entity_id = $1', [it])
  })
})

test('whoever is barred is told which tie it is, in both tongues, and nothing of the other', async () => {
  const theCase = await openCase(town, { party: await idOf(town, 'ketua') })
  const { refusal } = (await mayOrWhy(await town.as('ketua'), 'finance.expense.decide', asked(theCase))) as { refusal: { rule: string } }
  expect(sayRefusal(sayIn('id'), refusal)).toMatch(/Perkara diteruskan .* Sebabnya: perkara ini menyangkut diri Anda sendiri\.$/)
  const ties = ['same_person', 'member', 'household', 'declared', 'same_shop', 'former']
  for (const tongue of ['id', 'en'] as const) {
    const bare = sayRefusal(sayIn(tongue), { rule: refusal.rule })
    const said = ties.map((conflict) => sayRefusal(sayIn(tongue), { rule: refusal.rule, facts: { conflict } }))
    expect(new Set(said).size).toBe(ties.length)
    for (const sentence of said) expect(sentence.startsWith(`${bare} `)).toBe(true)
  }
})

describe('in many small worlds of ties', () => {
  /** Chance that is the same every time. */
  function chance(seed: number) {
    let state = seed
    return (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }

  test('the evaluator, the database’s bar and the turn say the same of everybody', async () => {
    const draw = chance(20261129)
    const found = new Map<string, number>()
    const differ: unknown[] = []
    const times = [ago('3 years'), ago('3 years', '18 months'), ago('4 years', '25 months'), ago('1 year', '2 months')]
    const people = (
      await town.owner.query<{ id: string }>(`select id from identity.person where demo_key is not null order by demo_key limit 14`)
    ).rows
    const pick = <T>(from: readonly T[]): T => from[draw(from.length)] as T
    for (let world = 0; world < 12; world += 1) {
      await town.owner.query('truncate identity.household, identity.person_number, identity.membership, governance.interest')
      const bodies = (await town.owner.query<{ id: string }>('select gen_random_uuid() as id from generate_series(1, 3)')).rows
      const kinds = ['shop', 'shop', 'community']
      for (let n = 0; n < 5; n += 1) {
        const at = draw(3)
        await town.owner.query(
          `insert into identity.membership (kind, entity_id, person_id, role, during) values ($1, $2, $3, $4, ${pick(times)}) on conflict do nothing`,
          [kinds[at], bodies[at]?.id, pick(people).id, pick(['owner', 'staff'])],
        )
      }
      for (let n = 0; n < 3; n += 1) {
        await town.owner.query(
          `insert into identity.household (person_id, fingerprint, during) values ($1, sha256($2), ${pick([ago('2 years'), ago('2 years', '11 months'), ago('3 years', '13 months')])}) on conflict do nothing`,
          [pick(people).id, String(draw(2))],
        )
        await town.owner.query(
          'insert into identity.person_number (person_id, fingerprint) values ($1, sha256($2)) on conflict do nothing',
          [pick(people).id, String(draw(2))],
        )
      }
      const [one1, other] = [pick(people).id, draw(2) === 0 ? pick(people).id : pick(bodies).id]
      if (one1 !== other)
        await town.owner.query(
          `insert into governance.interest (person_id, relation, party_kind, party_id, during) values ($1, 'other', $2, $3, ${pick(times)})`,
          [one1, bodies.some(({ id }) => id === other) ? 'community' : 'person', other],
        )
      const wishes: Party[][] = [
        ...people.slice(0, 8).map(({ id }): Party[] => [{ kind: 'person', id }]),
        ...bodies.map(({ id }, at): Party[] => [{ kind: kinds[at] as Party['kind'], id }]),
        [
          { kind: 'person', id: pick(people).id },
          { kind: 'community', id: pick(bodies).id },
        ],
      ]
      for (const parties of wishes) {
        const theCase = await openCase(town)
        for (const { kind, id } of parties)
          await town.owner.query('insert into governance.case_party values ($1, $2, $3) on conflict do nothing', [theCase.id, kind, id])
        for (const { id } of people) {
          const bare = await involvedIn(town.house.db, id, parties, undefined)
          const { conflict } = await involvedIn(town.house.db, id, [], theCase.id)
          const { rows } = await town.owner.query<{ act: boolean; file: boolean; turn: boolean }>(
            `select governance.has_interest($1, null, $3::uuid[]) as act, governance.has_interest($1, $2, '{}') as file,
              exists (select from governance.tied_to($1) t join governance.case_party y on y.party_id = t.party_id and y.case_id = $2) as turn`,
            [id, theCase.id, bare.people],
          )
          const tied = conflict !== undefined
          const [db] = rows
          if (bare.conflict !== conflict || db?.act !== tied || db.file !== tied || db.turn !== tied)
            differ.push({ world, id, parties, bare: bare.conflict, conflict, ...db })
          found.set(conflict ?? 'free', (found.get(conflict ?? 'free') ?? 0) + 1)
        }
      }
    }
    expect(differ.slice(0, 3)).toEqual([])
    for (const tie of ['free', 'same_person', 'member', 'household', 'declared', 'same_shop', 'former'])
      expect([tie, (found.get(tie) ?? 0) > 3]).toEqual([tie, true])
  }, 240_000)
})
