/**
 * What the code on a ticket says: the key it is signed with, the intake it belongs to, the secret of its seat, and the signature. 86 bytes in
 * base 45, the letters a QR code keeps smallest, so that a cheap camera reads it in poor light. Knows no platform: the gate reads it in a browser.
 */
export type TicketCode = {
  /** The first eight hex digits of the key's id. */
  key: string
  /** The last twelve hex digits of the intake's id. */
  place: string
  /** Sixteen letters of base64url. */
  secret: string
  /** What was signed, and how (64 bytes). */
  signed: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}

export const ticketPrefix = 'MCT1:'
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const [keyBytes, placeBytes, secretBytes, signatureBytes] = [4, 6, 12, 64]
const bodyBytes = keyBytes + placeBytes + secretBytes

/** RFC 9285. */
export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length
    const n = pair ? (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) : (bytes[at] ?? 0)
    text += `${letters[n % 45]}${letters[Math.floor(n / 45) % 45]}${pair ? letters[Math.floor(n / 2025)] : ''}`
  }
  return text
}

/** Nothing where the text is no base 45. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 3 === 1) return undefined
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((letter) => letters.indexOf(letter))
    if (digits.includes(-1)) return undefined
    const [a = 0, b = 0, c = 0] = digits
    const n = a + b * 45 + c * 2025
    if (n > (digits.length === 3 ? 65_535 : 255)) return undefined
    if (digits.length === 3) bytes.push(n >> 8)
    bytes.push(n & 255)
  }
  return Uint8Array.from(bytes)
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const ofHex = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

/** base64url, without what Node alone or a browser alone knows. */
export const toLetters = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
export const ofLetters = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

/** The mark of an intake in a code. */
export const placeMark = (intake: string): string => intake.replaceAll('-', '').slice(-placeBytes * 2)
export const keyMark = (key: string): string => key.slice(0, keyBytes * 2)

/** What is signed. The version stands first, so that no other thing signed by the house can pass for a ticket. */
export function ticketBody({ key, place, secret }: Pick<TicketCode, 'key' | 'place' | 'secret'>): Uint8Array<ArrayBuffer> {
  const version = [...ticketPrefix].map((letter) => letter.charCodeAt(0))
  return Uint8Array.from([...version, ...ofHex(key), ...ofHex(place), ...ofLetters(secret)])
}

export const writeTicket = (body: Uint8Array, signature: Uint8Array): string =>
  `${ticketPrefix}${toBase45(Uint8Array.from([...body.slice(ticketPrefix.length), ...signature]))}`

/** The parts of a code, or nothing where it is none of ours. Says nothing about whether it is true. */
export function readTicket(text: string): TicketCode | undefined {
  if (!text.startsWith(ticketPrefix) || text.length > 300) return undefined
  const bytes = fromBase45(text.slice(ticketPrefix.length))
  if (bytes?.length !== bodyBytes + signatureBytes) return undefined
  const said = {
    key: hexOf(bytes.slice(0, keyBytes)),
    place: hexOf(bytes.slice(keyBytes, keyBytes + placeBytes)),
    secret: toLetters(bytes.slice(keyBytes + placeBytes, bodyBytes)),
  }
  return { ...said, signed: ticketBody(said), signature: bytes.slice(bodyBytes) }
}
