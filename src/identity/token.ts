import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'

/** How long a token may live, in days. */
export const tokenDays = [30, 90, 365] as const

export type TokenInput = { nama: string; cakupan: readonly string[]; hari: string }
export type NewToken = { name: string; scopes: string[]; days: number }

/** What a token may be limited to: a part of a room, made of the powers on record. Powers over accounts are nobody's to hand to a program. */
export function scopesOf(powers: readonly string[]): string[] {
  const parts = powers.filter((power) => !power.startsWith('identity.')).map((power) => power.split('.').slice(0, 2).join('.'))
  return [...new Set(parts)].sort()
}

export function readToken(input: TokenInput, offered: readonly string[]): Outcome<NewToken> {
  const name = cleanLine(input.nama).slice(0, 80)
  const scopes = [...new Set(input.cakupan)].filter((scope) => offered.includes(scope))
  const days = tokenDays.find((choice) => String(choice) === input.hari)
  const refusals: Refusal[] = [
    ...(name ? [] : [{ rule: 'identity.token.name_missing', field: 'nama' }]),
    ...(scopes.length ? [] : [{ rule: 'identity.token.scope_missing', field: 'cakupan' }]),
    ...(days ? [] : [{ rule: 'identity.token.days', field: 'hari' }]),
  ]
  return refusals.length || !days ? { ok: false, refusals } : { ok: true, value: { name, scopes, days } }
}
