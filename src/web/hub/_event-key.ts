import { getCookie, setCookie } from 'hono/cookie'
import type { Visit } from '../visit.ts'

const shape = /^ACR-\d{4}-\d{5,8}$/
const nameOf = (number: string) => `__Host-usul-${number}`

/** Whether text may be an event's number, and so a part of a cookie's name. */
export const isEventNumber = (text: string): boolean => shape.test(text)

/** The key this browser keeps for that event. It stands in no address and so in no log. */
export const eventKey = (visit: Visit, number: string): string | undefined =>
  isEventNumber(number) ? getCookie(visit.c, nameOf(number)) : undefined

export function keepEventKey(visit: Visit, number: string, key: string): void {
  if (isEventNumber(number))
    setCookie(visit.c, nameOf(number), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 90 * 86_400 })
}
