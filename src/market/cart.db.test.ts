import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secret, sha256 } from '#src/base/id.ts'
import { plantMarket } from '../../test/market-fixture.ts'
import { openTown, type Town } from '../../test/town.ts'
import { cartCount, cartForReader, changeCart, joinCart, keepChoices, keptCart, sweepCarts, takeOrdered } from './cart.db.ts'

let town: Town
let coffee: string
let chips: string

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  const { shops } = await plantMarket(town)
  coffee = shops[1].variant
  chips = shops[2].variant
})
afterAll(() => town.close())

const add = async (who: string, token: string | undefined, variant: string, quantity: number) =>
  changeCart(await town.as(who), { token, change: { kind: 'add', variant, quantity } })
const linesOf = async (who: string, token?: string) =>
  new Map((await keptCart(await town.as(who), token)).wishes.map((wish) => [wish.variant, wish.quantity]))

describe('a guest’s cart', () => {
  test('is reached by its token alone, of which only the hash is stored', async () => {
    const token = secret()
    expect(await add('guest', token, coffee, 2)).toMatchObject({ ok: true })
    expect(await add('guest', token, coffee, 1)).toMatchObject({ ok: true })
    expect(await linesOf('guest', token)).toEqual(new Map([[coffee, 3]]))
    expect(await linesOf('guest', secret())).toEqual(new Map())
    expect(await linesOf('guest')).toEqual(new Map())
    const stored = await town.owner.query<{ token_hash: string }>('select token_hash from market.cart')
    expect(stored.rows.map((row) => row.token_hash)).toContain(sha256(token))
    expect(JSON.stringify(stored.rows)).not.toContain(token)
  })

  test('counts different things, not pieces', async () => {
    const token = secret()
    await add('guest', token, coffee, 5)
    await add('guest', token, chips, 3)
    expect(await cartCount(await town.as('guest'), token)).toBe(2)
    expect(await cartCount(await town.as('guest'), undefined)).toBe(0)
  })

  test('refuses what cannot be bought and counts that are none', async () => {
    const token = secret()
    expect(await add('guest', token, 'bukan-id', 1)).toMatchObject({ ok: false, refusals: [{ rule: 'market.cart.gone' }] })
    expect(await add('guest', token, '00000000-0000-7000-8000-000000000000', 1)).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.cart.gone' }],
    })
    for (const quantity of [0, -1, 1.5, 1000, Number.NaN])
      expect(await add('guest', token, coffee, quantity)).toMatchObject({ ok: false, refusals: [{ rule: 'market.cart.quantity' }] })
    expect(await linesOf('guest', token)).toEqual(new Map())
  })

  test('twice the same is one line of the sum, pointed out when it is more than there is (S4)', async () => {
    const token = secret()
    const { rows } = await town.owner.query<{ free: number }>(
      'select on_hand - allocated - reserved as free from market.stock where variant_id = $1',
      [coffee],
    )
    const free = rows[0]?.free ?? 0
    await add('guest', token, coffee, free - 1)
    await add('guest', token, coffee, 2)
    const cart = await cartForReader(await town.as('guest'), token)
    expect(cart.shops[0]?.lines).toMatchObject([
      { quantity: free + 1, refusal: { rule: 'market.stock.sold_out' }, fix: { kind: 'set', quantity: free } },
    ])
    expect(cart.sound).toBe(false)
    await changeCart(await town.as('guest'), { token, change: { kind: 'set', variant: coffee, quantity: free } })
    expect((await cartForReader(await town.as('guest'), token)).sound).toBe(true)
  })

  test('twenty presses at once are all counted', async () => {
    const token = secret()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => add('guest', token, chips, 2)))
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(await linesOf('guest', token)).toEqual(new Map([[chips, 40]]))
  })

  test('setting a line that is not there puts nothing in', async () => {
    const token = secret()
    await changeCart(await town.as('guest'), { token, change: { kind: 'set', variant: coffee, quantity: 4 } })
    expect(await linesOf('guest', token)).toEqual(new Map())
  })
})

describe('signing in with a full cart', () => {
  test('adds the quantities, at most 999, keeps what was typed, and ends the guest’s cart', async () => {
    const token = secret()
    await add('warga', undefined, coffee, 2)
    await add('warga', undefined, chips, 990)
    await add('guest', token, coffee, 1)
    await add('guest', token, chips, 500)
    await keepChoices(await town.as('guest'), { token, choices: { name: 'Fitria', payment: 'qris' } })
    const joined = await Promise.all([joinCart(await town.as('warga'), { token }), joinCart(await town.as('warga'), { token })])
    expect(joined.every((outcome) => outcome.ok)).toBe(true)
    expect(await linesOf('warga')).toEqual(
      new Map([
        [coffee, 3],
        [chips, 999],
      ]),
    )
    expect((await keptCart(await town.as('warga'), undefined)).choices).toMatchObject({ name: 'Fitria', payment: 'qris' })
    expect(await linesOf('guest', token)).toEqual(new Map())
    expect(await linesOf('owner-batik')).toEqual(new Map())
  })

  test('a guest cannot name somebody’s cart', async () => {
    const owner = await town.as('warga')
    const id = 'id' in owner.actor ? owner.actor.id : ''
    expect(await linesOf('guest', `person ${id}`)).toEqual(new Map())
  })
})

describe('after ordering', () => {
  test('what was ordered leaves; the cart goes with its address and phone when nothing is left', async () => {
    const token = secret()
    await add('guest', token, coffee, 1)
    await add('guest', token, chips, 1)
    await keepChoices(await town.as('guest'), { token, choices: { address: 'Jalan Rahasia 7', phone: '081234567890' } })
    await takeOrdered(await town.as('guest'), { token, variants: [coffee] })
    expect(await linesOf('guest', token)).toEqual(new Map([[chips, 1]]))
    await takeOrdered(await town.as('guest'), { token, variants: [chips] })
    const left = await town.owner.query('select 1 from market.cart where token_hash = $1', [sha256(token)])
    expect(left.rows).toEqual([])
  })
})

test('a cart nobody came back to for ninety days goes, a younger one stays', async () => {
  const [old, young] = [secret(), secret()]
  for (const token of [old, young]) await add('guest', token, coffee, 1)
  await town.owner.query(
    `update market.cart set updated_at = now() - case when token_hash = $1 then interval '91 days' else interval '89 days' end where token_hash = any($2)`,
    [sha256(old), [sha256(old), sha256(young)]],
  )
  await sweepCarts(town.house.db)
  expect(await linesOf('guest', old)).toEqual(new Map())
  expect(await linesOf('guest', young)).toEqual(new Map([[coffee, 1]]))
})

test('the journal names no person and no address', async () => {
  const { rows } = await town.owner.query<{ all: string }>(
    `select string_agg(facts::text || coalesce(subject, ''), ' ') as all from platform.journal where deed like 'market.cart.%'`,
  )
  expect(rows[0]?.all).not.toMatch(/Jalan Rahasia|0812|Fitria/)
})
