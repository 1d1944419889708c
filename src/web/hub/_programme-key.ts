import { getCookie, setCookie } from 'hono/cookie'
import type { Visit } from '../visit.ts'

const shape = /^PD-\d{4}-\d{5,8}$/
/** Whose key: the applicant's, the guardian's, or that of the question after half a year and a year. */
export type KeyOf = 'program' | 'wali' | 'alumni'
const nameOf = (whose: KeyOf, number: string) => `__Host-${whose}-${number}`

/** Whether text may be an application's number, and so a part of a cookie's name. */
export const isApplicationNumber = (text: string): boolean => shape.test(text)

/** The key this browser keeps. It stands in no address for longer than a redirect. */
export const programmeKeyOf = (visit: Visit, whose: KeyOf, number: string): string | undefined =>
  isApplicationNumber(number) ? getCookie(visit.c, nameOf(whose, number)) : undefined

export function keepProgrammeKey(visit: Visit, whose: KeyOf, number: string, key: string): void {
  if (isApplicationNumber(number))
    setCookie(visit.c, nameOf(whose, number), key, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 400 * 86_400 })
}
