import { z } from 'zod'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { cleanLine, phoneDigits } from '#src/base/text.ts'
import type { Tongue } from '#src/base/time.ts'
import { passwordRefusals } from './password.ts'

const email = z.email().max(200)

/** An address as it is stored and compared: lower case, without spaces around it. Undefined if it is none. */
export function emailOf(text: string): string | undefined {
  const clean = cleanLine(text).toLowerCase()
  return email.safeParse(clean).success ? clean : undefined
}

export const longestName = 120

function nameRefusals(name: string): Refusal[] {
  if (name === '') return [{ rule: 'identity.name.missing', field: 'nama' }]
  if (name.length > longestName) return [{ rule: 'identity.name.too_long', field: 'nama', facts: { most: longestName } }]
  // a name that carries an address is an advertisement in every letter we send
  if (/https?:|www\.|[<>]/i.test(name)) return [{ rule: 'identity.name.not_a_name', field: 'nama' }]
  return []
}

export type SignUpInput = { nama: string; surel: string; sandi: string; kabar: boolean; setuju: boolean }
export type NewPerson = { name: string; email: string; password: string; news: boolean }

/** Reads a sign-up form, or says everything that is wrong with it at once. */
export function readSignUp(input: SignUpInput): Outcome<NewPerson> {
  const name = cleanLine(input.nama)
  const address = emailOf(input.surel)
  const refusals = [
    ...nameRefusals(name),
    ...(address ? [] : [{ rule: 'identity.email.unreadable', field: 'surel' }]),
    ...passwordRefusals(input.sandi, { name, email: address ?? input.surel }),
    ...(input.setuju ? [] : [{ rule: 'identity.consent.needed', field: 'setuju' }]),
  ]
  if (refusals.length || !address) return { ok: false, refusals }
  return { ok: true, value: { name, email: address, password: input.sandi, news: input.kabar } }
}

/** `bahasa`: the tongue of his letters; it stays as it is where nothing is said. */
export type ProfileInput = { nama: string; telepon: string; bahasa?: string | undefined }
export type Profile = { name: string; phone: string | null; tongue?: Tongue }

export function readProfile(input: ProfileInput): Outcome<Profile> {
  const name = cleanLine(input.nama)
  const phone = input.telepon.trim() === '' ? null : phoneDigits(input.telepon)
  const tongue = (['id', 'en'] as const).find((one) => one === input.bahasa)
  const refusals = [
    ...nameRefusals(name),
    ...(phone === undefined ? [{ rule: 'identity.phone.unreadable', field: 'telepon' }] : []),
    ...(input.bahasa && !tongue ? [{ rule: 'identity.tongue.unknown', field: 'bahasa' }] : []),
  ]
  if (refusals.length || phone === undefined) return { ok: false, refusals }
  return { ok: true, value: { name, phone, ...(tongue ? { tongue } : {}) } }
}

/** A code as people type it, with spaces or a dash in the middle. */
export const codeOf = (text: string): string => text.replace(/[\s-]/g, '')
