import { createHmac, timingSafeEqual } from 'node:crypto'

/** The cookies of a sign-in. All `__Host-`: Secure, path `/`, no domain, so no neighbour can set them. */
export const cookieNames = {
  session: '__Host-masuk',
  secondStep: '__Host-masuk-dua',
  passkey: '__Host-masuk-kunci',
  session_data: '__Host-masuk-isi',
  remember: '__Host-masuk-lupa',
} as const

const derived = new Map<string, string>()

/** The sign-in library's own secret, made of the house's so that one leaking does not give away the other. */
export function signingSecret(houseSecret: string): string {
  const known = derived.get(houseSecret)
  if (known) return known
  const made = createHmac('sha256', houseSecret).update('identity sign-in').digest('base64url')
  derived.set(houseSecret, made)
  return made
}

/** The value of one cookie of a Cookie header, as it was set. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return safely(part.slice(at + 1).trim())
  }
  return undefined
}

function safely(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** What stands before a valid signature: `value.signature`, HMAC-SHA256 in base64. */
export function signedValue(cookie: string | undefined, houseSecret: string): string | undefined {
  const at = cookie?.lastIndexOf('.') ?? -1
  if (!cookie || at < 1) return undefined
  const value = cookie.slice(0, at)
  const given = Buffer.from(cookie.slice(at + 1), 'base64')
  const right = createHmac('sha256', signingSecret(houseSecret)).update(value).digest()
  return given.length === right.length && timingSafeEqual(given, right) ? value : undefined
}

/** The token of the session a request brings, if the cookie is one of ours. */
export const sessionToken = (headers: Headers, houseSecret: string): string | undefined =>
  signedValue(cookieIn(headers.get('cookie'), cookieNames.session), houseSecret)
