import { randomInt } from 'node:crypto'

// 31 letters, a prime many: with the weights 1, 2, 3 … a sum modulo 31 notices every single slip and every swap of two letters, however far apart.
// What is easily taken for something else (0 O, 1 I L) is not among them.
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const prime = letters.length
const group = 4

/** The letters of a code as people copy it: eleven that say something and one that checks them, in three groups. */
export const checkCodeLength = 12

/** The last letter makes the weighted sum of all a multiple of 31; its own weight is that of its place. */
function checkLetter(said: string): string {
  const sum = [...said].reduce((all, letter, at) => all + letters.indexOf(letter) * (at + 1), 0)
  const weight = said.length + 1
  const value = Array.from({ length: prime }, (_, at) => at).find((at) => (sum + at * weight) % prime === 0) ?? 0
  return letters[value] ?? ''
}

const complete = (said: string) => said + checkLetter(said)

/** A code nobody can guess: about 54 random bits, and a letter that checks them. */
export const newCheckCode = (): string =>
  complete(Array.from({ length: checkCodeLength - 1 }, () => letters[randomInt(prime)] ?? '').join(''))

/** The code that follows from these bytes (at least eleven): the same bytes, the same code, for a demo town that is always the same. */
export function checkCodeFrom(bytes: Uint8Array): string {
  if (bytes.length < checkCodeLength - 1) throw new RangeError(`a code needs ${checkCodeLength - 1} bytes`)
  return complete(Array.from(bytes.subarray(0, checkCodeLength - 1), (byte) => letters[byte % prime] ?? '').join(''))
}

/** The code as it was typed or scanned, without its spaces and dashes and in capitals; nothing where a letter is wrong, missing or swapped. */
export function readCheckCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 64)
    .replace(/[\s\u2010-\u2015-]/g, '')
    .toUpperCase()
  if (code.length !== checkCodeLength || [...code].some((letter) => !letters.includes(letter))) return undefined
  return complete(code.slice(0, -1)) === code ? code : undefined
}

/** `ABCD-EFGH-JKMN`, as it is printed. */
export const grouped = (code: string): string => code.match(new RegExp(`.{1,${group}}`, 'g'))?.join('-') ?? code
