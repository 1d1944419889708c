import { afterAll, beforeAll, expect, test } from 'vitest'
import { sayIn } from '#src/ui/words.ts'
import { enter } from '../../../test/cast.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const queue = '/toko-saya/sanggar-canting-senja/antrean'
const declare = `${queue}/kemampuan`

test('3-16 what a technique makes in a week is declared beside the whole; what is wrong is said at its field and stays typed', async () => {
  const seller = await enter(town, 'penjual-batik')
  const shown = (await seller.get(queue)).body
  expect(shown).toMatch(/name="techniques\.tulis"[^>]*value="2"/)
  expect(shown).toContain('name="techniques.lainnya"')
  expect(shown).not.toContain('name="techniques.cap"')

  const above = await seller.post(declare, { once: 'a', unit: 'pieces', perWeek: '3', 'techniques.tulis': '7', 'techniques.lainnya': '' })
  expect(above.status).toBe(422)
  expect(above.body).toContain(sayIn('id')('market.making.technique_above', { technique: 'tulis', perWeek: 3 }))
  expect(above.body).toMatch(/name="techniques\.tulis"[^>]*value="7"/)
  const less = await seller.post(declare, { once: 'b', unit: 'pieces', perWeek: '3', 'techniques.tulis': '1', 'techniques.lainnya': '' })
  expect(less.status).toBe(409)
  const words = await seller.post(declare, { once: 'c', unit: 'pieces', perWeek: '3', 'techniques.tulis': 'dua', 'techniques.lainnya': '' })
  expect([words.status, words.body.includes(sayIn('id')('market.making.technique_per_week'))]).toEqual([422, true])
  const forged = await seller.post(declare, { once: 'd', unit: 'pieces', perWeek: '3', 'techniques.ukir': '1' })
  expect(forged.status).toBe(422)
  expect((await seller.get(queue)).body).toMatch(/name="techniques\.tulis"[^>]*value="2"/)

  const kept = await seller.post(declare, { once: 'e', unit: 'pieces', perWeek: '4', 'techniques.tulis': '3', 'techniques.lainnya': '' })
  expect(kept.status).toBe(303)
  const after = (await seller.get(queue)).body
  expect(after).toMatch(/name="techniques\.tulis"[^>]*value="3"/)
  expect(after).toMatch(/name="perWeek"[^>]*value="4"/)
  expect((await seller.get(`${queue}?bahasa=en`)).body).toMatch(/<label for="f-techniques-tulis">Hand-drawn/)
  const other = await enter(town, 'penjual-kopi')
  expect((await other.post(declare, { once: 'f', unit: 'pieces', perWeek: '4', 'techniques.tulis': '1' })).status).toBe(404)
})
