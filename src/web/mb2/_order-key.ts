import { getCookie, setCookie } from 'hono/cookie'
import type { Visit } from '../visit.ts'

const shape = /^MB2-\d{2}-\d{6,12}$/
const nameOf = (number: string) => `__Host-pesanan-${number}`

/** Whether text may be an order's number, and so a part of a cookie's name. */
export const isOrderNumber = (text: string): boolean => shape.test(text)

/** The key this browser keeps for that order. It stands in no address and so in no log. */
export const orderKey = (visit: Visit, number: string): string | undefined =>
  isOrderNumber(number) ? getCookie(visit.c, nameOf(number)) : undefined

export function keepOrderKey(visit: Visit, number: string, key: string): void {
  if (isOrderNumber(number))
    setCookie(visit.c, nameOf(number), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 90 * 86_400 })
}
