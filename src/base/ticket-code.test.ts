import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase45, keyMark, placeMark, readTicket, ticketBody, ticketPrefix, toBase45, writeTicket } from './ticket-code.ts'

const said = { key: '0a1b2c3d', place: 'a1b2c3d4e5f6', secret: 'abcdEFGH0123_-xy' }
const signature = Uint8Array.from({ length: 64 }, (_, at) => (at * 7) % 256)

describe('the code on a ticket', () => {
  test('base 45 as RFC 9285 writes it, and back', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(toBase45(bytes('AB'))).toBe('BB8')
    expect(toBase45(bytes('Hello!!'))).toBe('%69 VD92EX0')
    expect(toBase45(bytes('base-45'))).toBe('UJCLQE7W581')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (some) => {
        expect([...(fromBase45(toBase45(some)) ?? [])]).toEqual([...some])
      }),
    )
  })

  test('what is no base 45 is none: another letter, a lone letter, more than two bytes hold', () => {
    for (const text of ['a00', '0', 'ZZZZ', ':::', '::']) expect([text, fromBase45(text)]).toEqual([text, undefined])
  })

  test('reads back what was written, in letters a QR code keeps small', () => {
    const text = writeTicket(ticketBody(said), signature)
    expect(text).toMatch(/^MCT1:[0-9A-Z $%*+\-./:]{129}$/)
    expect(readTicket(text)).toMatchObject(said)
    expect([...(readTicket(text)?.signature ?? [])]).toEqual([...signature])
    expect([...(readTicket(text)?.signed ?? [])]).toEqual([...ticketBody(said)])
  })

  test('one letter less, another beginning or another version is none of ours', () => {
    const text = writeTicket(ticketBody(said), signature)
    for (const other of [text.slice(0, -1), text.slice(1), text.replace('MCT1', 'MCT2'), `${text}0`, ticketPrefix, ''])
      expect(readTicket(other)).toBeUndefined()
  })

  test('marks are the ends that are drawn by chance', () => {
    expect(placeMark('01890a5d-ac96-774b-bcce-b302099a8057')).toBe('b302099a8057')
    expect(keyMark('0a1b2c3d4e5f6071')).toBe('0a1b2c3d')
  })
})
