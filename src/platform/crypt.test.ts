import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decrypt, encrypt } from './crypt.ts'

const secret = 'a secret of the house, long enough for it'

test('what was encrypted opens again, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const sealed = encrypt(secret, 'room.thing', bytes, 'row 1')
      expect(decrypt(secret, 'room.thing', sealed, 'row 1')).toEqual(Buffer.from(bytes))
      expect(encrypt(secret, 'room.thing', bytes, 'row 1')).not.toEqual(sealed)
    }),
  )
})

const sealed = encrypt(secret, 'room.thing', Buffer.from('1872011705900001'), 'row 1')

test.each([
  ['another secret', () => decrypt(`${secret}.`, 'room.thing', sealed, 'row 1')],
  ['another label', () => decrypt(secret, 'room.other', sealed, 'row 1')],
  ['another row', () => decrypt(secret, 'room.thing', sealed, 'row 2')],
  ['too few bytes', () => decrypt(secret, 'room.thing', sealed.subarray(0, 20), 'row 1')],
])('%s does not open it', (_, open) => {
  expect(open).toThrow()
})

test('one bit changed anywhere does not open', () => {
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      expect(() => decrypt(secret, 'room.thing', changed, 'row 1')).toThrow()
    }),
  )
})
