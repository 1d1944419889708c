import { describe, expect, test } from 'vitest'
import { readInput } from '#src/market/_read-input.ts'
import {
  handOverInput,
  type ShopStatus,
  type ShopStep,
  shopInput,
  shopSlugs,
  shopStepsOpen,
  shopTransition,
  shopTransitions,
  whyIncomplete,
} from '#src/market/shop.ts'

const statuses: ShopStatus[] = ['draft', 'submitted', 'needs_revision', 'approved', 'rejected', 'suspended']
const steps: ShopStep[] = ['submit', 'ask_revision', 'approve', 'reject', 'suspend', 'restore']
const reason = 'Alasan yang cukup panjang untuk dibaca pemilik.'

describe('the life of a shop', () => {
  test('has exactly these steps', () => {
    const made = statuses.flatMap((from) =>
      steps.flatMap((step) => {
        const found = shopTransition(step, from, reason)
        return 'rule' in found ? [] : [`${from} ${step} ${found.to}`]
      }),
    )
    expect(made).toEqual([
      'draft submit submitted',
      'submitted ask_revision needs_revision',
      'submitted approve approved',
      'submitted reject rejected',
      'needs_revision submit submitted',
      'approved suspend suspended',
      'suspended restore approved',
    ])
  })

  test('says from where a step cannot be taken, and asks for a reason where one is owed', () => {
    expect(shopTransition('approve', 'draft', reason)).toEqual({
      rule: 'market.shop.not_from_here',
      facts: { status: 'draft', step: 'approve' },
    })
    for (const step of ['ask_revision', 'reject'] as const)
      expect(shopTransition(step, 'submitted', 'kurang')).toMatchObject({ rule: 'market.shop.reason_short', field: 'reason' })
    expect(shopTransition('suspend', 'approved', '1234567890123456789')).toMatchObject({ rule: 'market.shop.reason_short' })
    expect(shopTransition('suspend', 'approved', '12345678901234567890')).toMatchObject({ to: 'suspended' })
    expect(shopTransition('approve', 'submitted', '')).toMatchObject({ to: 'approved' })
  })

  test('names a source for every step, and shows each actor what is open', () => {
    for (const one of shopTransitions) expect(one.source).not.toBe('')
    expect(shopStepsOpen('submitted', 'curator').sort()).toEqual(['approve', 'ask_revision', 'reject'])
    expect(shopStepsOpen('submitted', 'owner')).toEqual([])
    expect(shopStepsOpen('needs_revision', 'owner')).toEqual(['submit'])
  })
})

describe('what a shop says', () => {
  const input = { name: '  Rumah   Uji ', kelurahan: '18.72.04.1002', subsector: 'kriya' }

  test('is cleaned, and begins with a name alone', () => {
    const read = readInput(shopInput, { ...input, story: 'satu\u202e dua', scene: 'istana' })
    expect(read).toMatchObject({ ok: true, value: { name: 'Rumah Uji', story: 'satu dua', address: '', scene: 'market-stall' } })
  })

  test('is refused by rule and field', () => {
    const read = readInput(shopInput, { name: 'A', kelurahan: '', subsector: 7, phone: 'telepon saja', tagline: 'a'.repeat(121) })
    expect(read).toEqual({
      ok: false,
      refusals: expect.arrayContaining([
        { rule: 'market.shop.name_length', field: 'name' },
        { rule: 'market.shop.kelurahan_unknown', field: 'kelurahan' },
        { rule: 'market.shop.subsector_unknown', field: 'subsector' },
        { rule: 'market.shop.phone_shape', field: 'phone' },
        { rule: 'market.shop.tagline_long', field: 'tagline' },
      ]),
    })
    expect(readInput(shopInput, 'bukan isian')).toEqual({ ok: false, refusals: [{ rule: 'market.input.unreadable' }] })
  })

  test('keeps markup as the letters it is', () => {
    const read = readInput(shopInput, { ...input, name: '<img src=x onerror=alert(1)>' })
    expect(read.ok && read.value.name).toBe('<img src=x onerror=alert(1)>')
  })

  test('is asked for before a curator is', () => {
    const full = { story: 'a'.repeat(40), address: 'Jalan Uji 1', hours: 'setiap hari', phone: '0812-0000-0001', ways: 1 }
    expect(whyIncomplete(full)).toEqual([])
    expect(whyIncomplete({ story: '', address: '', hours: '', phone: '', ways: 0 }).map(({ field }) => field)).toEqual([
      'story',
      'address',
      'hours',
      'phone',
      'offersPickup',
    ])
  })
})

test('fees are whole rupiah in bounds, a kelurahan stands once', () => {
  const way = { offersPickup: true, offersPoint: false, courierFee: null, zones: [{ kelurahan: 'a', fee: 5000 }] }
  expect(readInput(handOverInput, way).ok).toBe(true)
  for (const fee of [-1, 1.5, 10_000_001, Number.NaN, '5000'])
    expect(readInput(handOverInput, { ...way, zones: [{ kelurahan: 'a', fee }] }).ok).toBe(false)
  expect(readInput(handOverInput, { ...way, zones: [...way.zones, ...way.zones] })).toMatchObject({
    refusals: [{ rule: 'market.zone.twice' }],
  })
})

test('addresses of shops keep clear of ours', () => {
  expect(shopSlugs('rumah-uji').slice(0, 2)).toEqual(['rumah-uji', 'rumah-uji-2'])
  expect(shopSlugs('buka')[0]).toBe('toko-buka')
  expect(shopSlugs('a')[0]).toBe('toko-a')
  for (const slug of shopSlugs('x'.repeat(60))) expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{1,59}$/)
})
