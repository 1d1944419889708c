import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cursorOf, placeOf } from './search-cursor.ts'

const id = '0193f0f2-8c1e-7a52-9a55-3f1f2f6f0a11'
const place = { key: '2026-11-23 08:00:00.123456+00', id, score: 41, from: { key: '2026-11-01 00:00:00+00', id } }

it('comes back as it went, for the same question only', () => {
  const cursor = cursorOf(place, 'batik')
  expect(placeOf(cursor, 'batik')).toEqual(place)
  expect(placeOf(cursor, 'kopi')).toBeUndefined()
  expect(placeOf(cursorOf({ key: '125000', id }, ''), '')).toEqual({ key: '125000', id })
})

it('is nothing when any letter of it was changed', () => {
  const cursor = cursorOf(place, 'batik')
  for (let i = 0; i < cursor.length; i += 1) {
    const forged = cursor.slice(0, i) + (cursor[i] === 'A' ? 'B' : 'A') + cursor.slice(i + 1)
    const read = placeOf(forged, 'batik')
    // the last letter of base64url may carry bits that mean nothing
    if (read !== undefined) expect(read).toEqual(place)
  }
})

it('is nothing for anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(placeOf(text, 'q')).toBeUndefined()
    }),
  )
  expect(placeOf(cursorOf({ key: "1'; drop table", id }, 'q'), 'q')).toBeUndefined()
})
