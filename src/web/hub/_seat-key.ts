import { getCookie, setCookie } from 'hono/cookie'
import type { Visit } from '../visit.ts'

const shape = /^DF-\d{4}-\d{5,8}$/
const nameOf = (number: string) => `__Host-daftar-${number}`

/** Whether text may be a registration's number, and so a part of a cookie's name. */
export const isSeatNumber = (text: string): boolean => shape.test(text)

/** The key this browser keeps for that registration. It stands in no address for longer than a redirect. */
export const seatKey = (visit: Visit, number: string): string | undefined =>
  isSeatNumber(number) ? getCookie(visit.c, nameOf(number)) : undefined

export function keepSeatKey(visit: Visit, number: string, key: string): void {
  if (isSeatNumber(number))
    setCookie(visit.c, nameOf(number), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 180 * 86_400 })
}
