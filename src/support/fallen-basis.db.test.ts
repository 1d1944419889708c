import { afterAll, beforeAll, expect, test } from 'vitest'
import { awaitingBasis, isAwaiting, settleAwaiting } from '#src/governance/awaiting.db.ts'
import { recordBasis, stepBasis } from '#src/governance/legal-basis.db.ts'
import { openSupportTown, type SupportTown, value } from '../../test/support-town.ts'
import { withdrawApplication } from './application.db.ts'
import { offerSchema, publishOffer } from './offer.db.ts'
import { changeOffer } from './offer-change.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const text = (number: string) => ({
  kind: 'Perwali',
  number,
  year: 2026,
  about: 'Dukungan pelaku',
  level: 'Kota Metro',
  source: 'Berita Daerah',
  status: 'in_force',
  validFrom: '2026-01-01',
})
const stateOf = async (number: string) =>
  (await town.rows<{ state: string }>('select state from support.application where number = $1', [number]))[0]?.state

test('out of an offer whose text fell nothing is granted, not by decision, by the line, nor beside the room; with another text it goes on', async () => {
  const secretary = await town.as('sekretaris')
  for (const number of ['71', '72']) value(await recordBasis(secretary, text(number)))
  const slug = await town.offer({ quantity: 1, basis: 'perwali-71-2026' })
  const [first = '', second = '', third = ''] = [
    await town.send(slug, 'penjual-keripik'),
    await town.send(slug, 'warga'),
    await town.send(slug, 'warga-2'),
  ]
  for (const number of [first, second, third]) await town.toDecide(number)
  expect(value(await town.decide(first)).state).toBe('approved')
  expect(value(await town.decide(second)).state).toBe('waiting')
  const today = (await town.rows<{ day: string }>('select governance.today()::text as day'))[0]?.day ?? ''
  value(
    await stepBasis(secretary, {
      basis: 'perwali-71-2026',
      input: { status: 'revoked', fromDay: today, successor: 'perwali-72-2026', reason: 'Diganti Perwali 72/2026' },
    }),
  )

  expect(await town.decide(third)).toMatchObject({ ok: false, refusals: [{ rule: 'support.award.basis_fallen' }] })
  expect(await stateOf(third)).toBe('deciding')
  value(await withdrawApplication(await town.as('penjual-keripik'), { number: first }))
  expect(await stateOf(second)).toBe('waiting')
  const forged = town.owner.query(
    `insert into support.award (application_id, offer_id, quantity, amount, act_id, decision) select application_id, offer_id, quantity, amount, act_id, decision from support.waitlist
     where application_id = (select id from support.application where number = $1)`,
    [second],
  )
  await expect(forged).rejects.toMatchObject({ constraint: 'support.award.basis_fallen' })
  // refusing moves nothing and is left open
  const waits = (await awaitingBasis(await town.as('guest'), undefined, 1000)).find((one) => one.subject === slug)
  value(await settleAwaiting(secretary, { awaiting: waits?.id ?? '', input: { basis: 'perwali-72-2026', reason: 'Naskah penggantinya' } }))
  expect(await stateOf(second)).toBe('approved')
  expect(value(await town.decide(third)).state).toBe('waiting')
})

test('an agency that gives its offer another text has it wait no longer', async () => {
  const secretary = await town.as('sekretaris')
  for (const number of ['73', '74']) value(await recordBasis(secretary, text(number)))
  const wish = offerSchema.parse({
    unit: 'diskoperin',
    kind: 'training',
    title: 'Pelatihan foto produk',
    plain: 'Sehari di studio bersama.',
    quantity: 10,
    measure: 'kursi',
    unitValue: 500_000,
    basis: 'perwali-73-2026',
    daysFrom: 7,
    daysTo: 30,
  })
  const head = await town.as('kepala-diskoperin')
  const { slug } = value(await publishOffer(head, wish))
  const today = (await town.rows<{ day: string }>('select governance.today()::text as day'))[0]?.day ?? ''
  const fall = { status: 'revoked', fromDay: today, successor: 'perwali-74-2026', reason: 'Diganti Perwali 74/2026' }
  value(await stepBasis(secretary, { basis: 'perwali-73-2026', input: fall }))
  expect(await isAwaiting(head, 'support.offer', slug)).toMatchObject({ basis: 'perwali-73-2026' })
  expect(await changeOffer(head, { slug, wish })).toMatchObject({ ok: false, refusals: [{ rule: 'support.basis' }] })
  value(await changeOffer(head, { slug, wish: { ...wish, basis: 'perwali-74-2026' } }))
  expect(await isAwaiting(head, 'support.offer', slug)).toBeUndefined()
})
